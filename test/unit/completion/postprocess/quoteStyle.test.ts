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
});
