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

  const truths: readonly [languageId: string, drawn: string, text: string][] = [
    ['typescript', 'if (█) {', 'user.isAdmin()'],
    ['typescript', 'for (const x of █) {', 'Object.keys(map)'],
    ['typescript', 'expect(█).toBe(3);', 'sum(1, 2)'],
    ['python', 'if len(█) > 0:', 'self.items()'],
    ['typescript', 'foo(█) // (see below)', 'bar()'],
    ['typescript', '[█].map(f)', '[1, 2], [3, 4]'],
    ['python', 'foo({█}, bar)', '"a": {"b": 1}'],
    ['java', 'Map<String, █> map =', 'List<String>'],
    ['html', '<div>█</div>', '<div>inner</div>'],
    ['lua', 'function() █ end', 'return render(x)'],
    ['ruby', 'do |x| █ end', 'list.append(x)'],
    ['typescript', 'let y = a + █ x', 'max'],
    ['typescript', 'f(█, tsx, mts)', 'jsx, ts'],
    ['typescript', '// (e.g. `f(█)` or `g`)', 'h()'],
    ['python', 'def f(name: █: t.Any', 'str, *args: t.Any, **kwargs'],
  ];
  for (const [languageId, drawn, text] of truths)
    it(`leaves ${text} in ${drawn} as it is`, () =>
      assert.equal(
        documentThrough(suffixOverlap, drawn, text, { facts: { languageId } }),
        drawn.replace('█', text),
      ));

  const repeats: readonly [drawn: string, text: string, expected: string][] = [
    ['if (█) {', 'user.isAdmin()) {', 'if (user.isAdmin()) {'],
    ['expect(█).toBe(3);', 'sum(1, 2)).toBe(3);', 'expect(sum(1, 2)).toBe(3);'],
    ['Map<String, █> map =', 'List<String>> map =', 'Map<String, List<String>> map ='],
    ['<div>█</div>', 'inner</div>', '<div>inner</div>'],
    ['foo(█, bar)', 'baz, bar)', 'foo(baz, bar)'],
  ];
  for (const [drawn, text, expected] of repeats)
    it(`cuts ${text} in ${drawn}`, () => assert.equal(documentThrough(suffixOverlap, drawn, text), expected));
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

  const prose: readonly [languageId: string, drawn: string, text: string, expected: string][] = [
    [
      'javascript',
      '/**\n * @param {█}\n */',
      'number} a - The first.',
      '/**\n * @param {number} a - The first.\n */',
    ],
    ['python', '"""\n  w (█)\n"""', 'float): The width.', '"""\n  w (float): The width.\n"""'],
    ['typescript', '// see parseConfig(█)', 'text)', '// see parseConfig(text)'],
    ['typescript', '// see parseConfig(█)', 'f(x), y)', '// see parseConfig(f(x), y)'],
    ['shellscript', '# see f(█)', 'x)', '# see f(x)'],
    [
      'python',
      'cur.execute("SELECT a WHERE id IN (█)")',
      '1, 2)")',
      'cur.execute("SELECT a WHERE id IN (1, 2)")',
    ],
    ['json', '{"title": "Parts (█)"}', 'two)"}', '{"title": "Parts (two)"}'],
    ['typescript', 'return `[${█}]`;', "a ?? 'b'}]`;", "return `[${a ?? 'b'}]`;"],
    ['python', 'f"not found ({█})"', 'e.strerror})"', 'f"not found ({e.strerror})"'],
  ];
  for (const [languageId, drawn, text, expected] of prose)
    it(`${drawn} in ${languageId} with ${text}`, () =>
      assert.equal(documentThrough(closers, drawn, text, { facts: { languageId } }), expected));

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
