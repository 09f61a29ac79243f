import assert from 'node:assert/strict';
import { changesIndentation } from '../../../../scripts/lib/faults.ts';
import { indentation } from '../../../../src/completion/postprocess/style.ts';
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
