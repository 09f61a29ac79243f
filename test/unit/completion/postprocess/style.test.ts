import assert from 'node:assert/strict';
import { changesIndentation } from '../../../../scripts/lib/faults.ts';
import { indentation, quoteStyle, spacing } from '../../../../src/completion/postprocess/style.ts';
import { inputAt, through } from './filtering.ts';

const TABS = { facts: { indentation: { insertSpaces: false, size: 4 } } };

describe('indentation', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['tabs become spaces', 'a {\n    b;\n}\nc {█', '\n\td {\n\t\te;', '\n    d {\n        e;'],
    ['spaces become tabs', 'a {\n\tb;\n}\nc {█', '\n    d {\n        e;', '\n\td {\n\t\te;'],
    ['narrow levels become tabs', 'a {\n\tb;\n}\nc {█', '\n  d {\n    e;', '\n\td {\n\t\te;'],
    ['the line of a blank cursor too', 'a {\n    b;\n    █', '\tc;', '    c;'],
    ['nothing where both are in use', 'a {\n\tb;\n    c;\nd {█', '\n\te;\n    f;', '\n\te;\n    f;'],
    ['nothing inside a line', 'a {\n    b;\n    c =█', '\t1;', '\t1;'],
    ['a star stays aligned', 'a {\n\tb;\n}\n/**█', '\n * c\n */', '\n * c\n */'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(indentation, drawn, text), expected));
  }

  it('is the editor’s where the document has none', () => {
    assert.equal(through(indentation, 'a {█', '\n\tb;'), '\n    b;');
    assert.equal(through(indentation, 'a {█', '\n    b;', TABS), '\n\tb;');
  });

  it('does not continue the user’s blanks in another style', () => {
    const { snapshot } = inputAt('a {\n\tb;\n █', TABS);
    const text = through(indentation, 'a {\n\tb;\n █', '  c;', TABS);
    assert.ok(!changesIndentation(snapshot, { text, replaces: 0 }));
    assert.equal(text.trim(), 'c;');
  });
});

describe('spacing', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['closes gaps', 'if(a){\n  b();\n}\n█', 'for (const c of d) {', 'for(const c of d){'],
    ['opens gaps', 'if (a) {\n  b();\n}\n█', 'for(const c of d){', 'for (const c of d) {'],
    ['knows what follows too', '█\nif(a) {\n}', 'while (b){', 'while(b) {'],
    ['each place for itself', 'function f(a){\n  █', 'if (a) {', 'if (a){'],
    ['on every line', 'if(a){\n}\n█', 'if (b) {\n  if (c) {\n', 'if(b){\n  if(c){\n'],
    ['calls stay as they are', 'if(a){\n}\n█', 'verify (b);', 'verify (b);'],
    ['methods that are called so, too', 'if (a) {\n}\n█', 'b.catch(c);', 'b.catch(c);'],
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

  it('leaves strings in the code of a string alone, which must not have its quotes', () => {
    const python = { facts: { languageId: 'python' } };
    const text = `g(f"{a if b else ''}")`;
    assert.equal(through(quoteStyle, `${double}█`, text, python), text);
    assert.equal(through(quoteStyle, `${double}f(f"{█}")`, "a['b']", python), "a['b']");
  });

  it('rewrites strings with code in them as wholes', () => {
    const python = { facts: { languageId: 'python' } };
    assert.equal(through(quoteStyle, `${double}█`, "g(f'{a} b {c}')", python), 'g(f"{a} b {c}")');
    assert.equal(through(quoteStyle, `${double}█`, "g(f'{a['b']}')", python), "g(f'{a['b']}')");
  });
});
