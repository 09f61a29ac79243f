import assert from 'node:assert/strict';
import { closers, suffixOverlap } from '../../../../src/completion/postprocess/suffix.ts';
import { documentThrough, inputAt } from './filtering.ts';

describe('suffixOverlap', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['is not written twice', 'x = █ + second;', 'first + second;', 'x = first + second;'],
    ['is not begun twice', 'x = a█ + second;', ' * b + sec', 'x = a * b + second;'],
    ['silences what only repeats it', 'a(█, b);', ', b);', '(repeats-suffix)'],
    ['leaves what fits before it', 'a(█, b);', 'first', 'a(first, b);'],
    ['is not looked for within where it is short', 'y = █ x', 'max(x1, z) -', 'y = max(x1, z) - x'],
    ['leaves closers to others', 'call(█)', 'value)', 'call(value))'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(documentThrough(suffixOverlap, drawn, text), expected));
  }
});

describe('closers', () => {
  const lines: readonly [drawn: string, text: string, expected: string][] = [
    ['call(█)', 'value)', 'call(value)'],
    ['call(█)', 'value', 'call(value)'],
    ['call(█);', 'value);', 'call(value);'],
    ['call(█);', 'value)', 'call(value);'],
    ['call(█)', 'value);', 'call(value);'],
    ['call(█);', 'value); // done', 'call(value); // done'],
    ['call(█)', 'other(x), y', 'call(other(x), y)'],
    ['call(█)', 'other(x)', 'call(other(x))'],
    ['call(█)', 'other(x))', 'call(other(x))'],
    ['call(█)', '")", x)', 'call(")", x)'],
    ['if (█)', 'ready) {', 'if (ready) {'],
    ['outer(inner(█))', 'x)', 'outer(inner(x))'],
    ['outer(inner(█))', 'x), y)', 'outer(inner(x), y)'],
    ['const s = "█";', 'hello";', 'const s = "hello";'],
    ['const s = "█";', 'a \\"b\\" c', 'const s = "a \\"b\\" c";'],
    ['f("█")', 'a", b)', 'f("a", b)'],
    ['f("█")', 'a", "b")', 'f("a", "b")'],
    ['s = `${█}`;', 'name}!`;', 's = `${name}!`;'],
    ['s = `${█}`;', 'name', 's = `${name}`;'],
    ['s = `${█}`;', 'f(`${x}`)}`', 's = `${f(`${x}`)}`;'],
    ['s = `█`;', '${a} and ${b}`', 's = `${a} and ${b}`;'],
    ['s = f(`${a}█`)', ' ${b} c`);', 's = f(`${a} ${b} c`);'],
    ['x = { █ }', 'a: 1 }', 'x = { a: 1 }'],
    ['const a = █;', '1;', 'const a = 1;'],
    ['const a = █;', 'b ? 1 : 2', 'const a = b ? 1 : 2;'],
    ['call(█)', ')', '(only-closers)'],
    ['call(█', 'value)', 'call(value)'],
  ];
  for (const [drawn, text, expected] of lines) {
    it(`${drawn} with ${text}`, () => assert.equal(documentThrough(closers, drawn, text), expected));
  }

  it('inserts rather than replaces where it can', () => {
    const result = closers({ text: 'value);', replaces: 0 }, inputAt('call(█);'));
    assert.deepEqual(result, { text: 'value', replaces: 0 });
  });

  const blocks: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['a block that closes itself', 'f() {█}', '\n  a();\n}', 'f() {\n  a();\n}'],
    ['a block that does not', '  f() {█}', '\n    a();', '  f() {\n    a();\n  }'],
    ['a block in a call', 'g(() => {█});', '\n  a();\n});', 'g(() => {\n  a();\n});'],
    ['one that leaves the call open', 'g(() => {█});', '\n  a();\n}', 'g(() => {\n  a();\n});'],
    ['arguments', 'g(█);', 'a,\n  b);', 'g(a,\n  b);'],
    ['arguments without an end', 'g(█);', 'a,\n  b', 'g(a,\n  b);'],
    ['an empty block', 'f() {█}', '\n}', '(only-closers)'],
  ];
  for (const [name, drawn, text, expected] of blocks) {
    it(name, () => assert.equal(documentThrough(closers, drawn, text), expected));
  }
});
