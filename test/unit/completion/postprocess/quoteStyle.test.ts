import assert from 'node:assert/strict';
import { quoteStyle } from '../../../../src/completion/postprocess/style.ts';
import { through } from './filtering.ts';

describe('quoteStyle', () => {
  const double = 'f("a");\nf("b");\nf("c");\n';
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['writes the quotes that the document has', `${double}█`, "g('d', 'e');", 'g("d", "e");'],
    ['in both directions', "f('a');\nf('b');\nf('c');\n█", 'g("d");', "g('d');"],
    ['knows what follows too', '█\nf("a", "b", "c");', "g('d');", 'g("d");'],
    [
      'knows the comments where nothing else is known',
      `// it's f("a") and f("b"), the user's f("c")\n█`,
      "g('d');",
      'g("d");',
    ],
    ['believes the code first', '// f("a") f("b") f("c")\nf(\'a\');\n█', "g('d');", "g('d');"],
    ['a few strings are no habit', 'f("a");\nf("b");\n█', "g('d');", "g('d');"],
    ['nor are both', `${double}f('d');\n█`, "g('e');", "g('e');"],
    ['strings with quotes in them stay', `${double}█`, `g('"', 'it\\'s', 'a');`, `g('"', 'it\\'s', "a");`],
    ['comments stay', `${double}█`, "// the 'd'", "// the 'd'"],
    ['templates stay, code in them does not', `${double}█`, "`'${g('d')}'`", '`\'${g("d")}\'`'],
    ['the rest of a string stays', `${double}f("say █`, `'e' to them");`, `'e' to them");`],
    ['unfinished ones stay', `${double}█`, "g('d", "g('d"],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(quoteStyle, drawn, text), expected));
  }

  it('takes a docstring for neither', () => {
    const document = 'def f():\n    """f("a") f("b") f("c")"""\n    █';
    assert.equal(through(quoteStyle, document, "g('d')", { facts: { languageId: 'python' } }), "g('d')");
  });

  it('leaves languages alone in which the quotes differ', () => {
    const facts = { languageId: 'java' };
    assert.equal(through(quoteStyle, `${double}█`, "g('d');", { facts }), "g('d');");
  });

  it('leaves attributes and text between tags alone', () => {
    const single = "f('a');\nf('b');\nf('c');\n";
    const react = { facts: { languageId: 'typescriptreact' } };
    for (const [document, text] of [
      [`${double}return (\n  █`, "<p>Don't worry, it's fine</p>"],
      [`${single}return (\n  █`, '<div className="page">'],
      [`${single}return (\n  <div █`, 'className="page"'],
      [`${double}return <p>█</p>`, "Don't, it's fine"],
    ] as const)
      assert.equal(through(quoteStyle, document, text, react), text);
    assert.equal(through(quoteStyle, `${single}█`, 'g("d");', react), "g('d');");
  });

  it('rewrites strings with code in them as wholes', () => {
    const python = { facts: { languageId: 'python' } };
    assert.equal(through(quoteStyle, `${double}█`, "g(f'{a} b {c}')", python), 'g(f"{a} b {c}")');
    assert.equal(through(quoteStyle, `${double}█`, "g(f'{a['b']}')", python), `g(f'{a["b"]}')`);
  });
});
