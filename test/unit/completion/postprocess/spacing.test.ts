import assert from 'node:assert/strict';
import { spacing } from '../../../../src/completion/postprocess/style.ts';
import { through } from './filtering.ts';

describe('spacing', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['closes gaps', 'if(a){\n  b();\n}\n█', 'for (const c of d) {', 'for(const c of d){'],
    ['opens gaps', 'if (a) {\n  b();\n}\n█', 'for(const c of d){', 'for (const c of d) {'],
    ['knows what follows too', '█\nif(a) {\n}', 'while (b){', 'while(b) {'],
    ['each place for itself', 'function f(a){\n  █', 'if (a) {', 'if (a){'],
    ['on every line', 'if(a){\n}\n█', 'if (b) {\n  if (c) {\n', 'if(b){\n  if(c){\n'],
    ['calls stay as they are', 'if(a){\n}\n█', 'verify (b);', 'verify (b);'],
    ['now this and now that', 'if(a){\n}\nif (b) {\n}\n█', 'if (c){', 'if (c){'],
    ['one slip is no habit', 'if(a);\nif(b);\nif(c);\nif (d);\n█', 'if (e);', 'if(e);'],
    ['nothing to go by', '█', 'if (a){', 'if (a){'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(spacing, drawn, text), expected));
  }

  const opened = 'if (a) {\n}\nif (b) {\n}\n█';
  const literals: readonly [languageId: string, text: string][] = [
    ['javascript', 'f(/^(\\d{1,3}\\.){3}$/);'],
    ['java', 'Pattern.compile("(\\\\d{1,3}\\\\.){3}");'],
    ['rust', 'println!("({}){}", x, y);'],
    ['javascript', 'g(`f(${a}){${b}}`);'],
    ['javascript', 'g("wait for(ms)");'],
    ['javascript', 'g(); // if(a){'],
    ['shellscript', 'ls $(dirname "$0"){a,b}'],
    ['latex', '\\frac(1){2}'],
  ];
  for (const [languageId, text] of literals)
    it(`leaves ${text} in ${languageId} as it is`, () =>
      assert.equal(through(spacing, opened, text, { facts: { languageId } }), text));

  it('goes on behind a literal', () =>
    assert.equal(through(spacing, opened, 'if(f("a){")){'), 'if (f("a){")) {'));
});
