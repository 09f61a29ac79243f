import assert from 'node:assert/strict';
import fc from 'fast-check';
import { surroundings } from '../../../src/completion/context/surroundings.ts';
import { postprocess } from '../../../src/completion/postprocess/index.ts';
import type { Silence, Suggestion } from '../../../src/completion/types.ts';
import { marked } from '../../support/marked.ts';

function shown(drawn: string, text: string): Suggestion | Silence {
  const snapshot = marked(drawn);
  return postprocess(text, { snapshot, context: surroundings(snapshot) });
}

describe('postprocess', () => {
  describe('closers', () => {
    const cases: readonly [drawn: string, text: string, expected: Suggestion | Silence][] = [
      ['call(█)', 'value)', { text: 'value', replaces: 0 }],
      ['call(█);', 'value);', { text: 'value', replaces: 0 }],
      ['call(█)', 'value', { text: 'value', replaces: 0 }],
      ['if (█)', 'ready) {', { text: 'ready) {', replaces: 1 }],
      ['call(█);', 'value); // done', { text: 'value); // done', replaces: 2 }],
      ['call(█)', 'other(x), y', { text: 'other(x), y', replaces: 0 }],
      ['const s = "█";', 'hello";', { text: 'hello', replaces: 0 }],
      ['call(█)', ')', 'only-closers'],
      ['call(█', 'value)', { text: 'value)', replaces: 0 }],
    ];
    for (const [drawn, text, expected] of cases) {
      it(`${drawn} with ${text}`, () => assert.deepEqual(shown(drawn, text), expected));
    }
  });

  describe('code right of the cursor', () => {
    it('is not written twice', () => {
      assert.deepEqual(shown('const x = █ + second;', 'first + second;'), { text: 'first ', replaces: 0 });
    });
    it('silences what only repeats it', () => assert.equal(shown('a(█, b);', ', b);'), 'repeats-suffix'));
    it('leaves what fits before it', () => {
      assert.deepEqual(shown('a(█, b);', 'first'), { text: 'first', replaces: 0 });
    });
  });

  it('drops blanks at the end', () => assert.deepEqual(shown('x =█', ' 1;  '), { text: ' 1;', replaces: 0 }));
  it('silences an empty completion', () => assert.equal(shown('x = 1;█', '  '), 'empty'));
  it('silences a copy of the next line', () => {
    assert.equal(shown('first█\nfirst(value);\n', '(value);'), 'repeats-next-line');
  });
  it('lets short lines repeat', () => {
    assert.deepEqual(shown('  █\n  }\n', '}'), { text: '}', replaces: 0 });
  });

  it('never shows an invisible character', () => {
    const invisible = ['\u202E', '\u200B', '\u{E0041}', '\u0007', '\uFEFF', '\u2066'];
    for (const character of invisible) {
      assert.deepEqual(shown('a = █', `1${character};`), { text: '1;', replaces: 0 });
    }
  });

  it('never gives a blank text, and never replaces more than the line has', () => {
    const line = fc.string({ maxLength: 12 }).filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(line, line, line, (before, after, text) => {
        const result = shown(`${before}█${after}`, text);
        if (typeof result === 'string') return;
        assert.notEqual(result.text.trim(), '');
        assert.ok(result.replaces <= after.length);
      }),
    );
  });
});
