import assert from 'node:assert/strict';
import {
  fitFirstLine,
  invisible,
  notEmpty,
  trailingBlanks,
  unfinished,
  worth,
} from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('invisible', () => {
  for (const character of ['\u202E', '\u200B', '\u{E0041}', '\u0007', '\uFEFF', '\u2066', '\r']) {
    it(`strips U+${character.codePointAt(0)!.toString(16)}`, () => {
      assert.equal(through(invisible, 'a = █', `1${character};\n\tb${character}`), '1;\n\tb');
    });
  }

  it('leaves what is seen', () => {
    assert.equal(through(invisible, 'a = █', '"é 😀 ä"'), '"é 😀 ä"');
  });

  const joined = [
    '"می\u200Cروم"',
    '"क्\u200Dष"',
    '"\u{1F469}\u200D\u{1F4BB}"',
    '"\u{1F469}\u{1F3FD}\u200D\u{1F52C}"',
    '"\u2764\uFE0F\u200D\u{1F525}"',
    '"\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"',
  ];
  for (const text of joined)
    it(`leaves ${text} as it is spelled`, () => assert.equal(through(invisible, 'a = █', text), text));

  it('leaves a joiner behind what is typed', () =>
    assert.equal(through(invisible, 'a = "می█', '\u200Cروم"'), '\u200Cروم"'));

  it('strips joiners that join nothing, and tags without a flag', () => {
    for (const hidden of ['is\u200DAdmin', 'a\u200C', '\u200Dم', 'a\u{E0067}\u{E007F}'])
      assert.doesNotMatch(through(invisible, '█', hidden), /\u200C|\u200D|[\u{E0000}-\u{E007F}]/u);
  });
});

describe('fitFirstLine', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['cuts a copy of what is typed', 'const sum = █', 'const sum = a + b;', 'a + b;'],
    ['leaves a word that is written twice', 'template█', 'template', 'template'],
    ['leaves a nested call', '  Math.max(█', 'Math.max(a, b), c)', 'Math.max(a, b), c)'],
    ['cuts a copied call', '  Math.max(█', 'Math.max(a, b)', 'a, b)'],
    ['leaves a short beginning', 'max(█', 'max(a, b), c)', 'max(a, b), c)'],
    ['leaves a new line behind code', 'f() {█', '\n  return 1;', '\n  return 1;'],
    ['cuts blank lines at a blank line', '  █', '\n  \n  return 1;', 'return 1;'],
    ['keeps deeper indentation there', '  █', '\n    return 1;', '  return 1;'],
    ['leaves a line that is indented less', '    █', '\n  }', '\n  }'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(fitFirstLine, drawn, text), expected));
  }
});

describe('unfinished', () => {
  const given = { unfinished: true };

  it('leaves the first paragraph', () => {
    assert.equal(through(unfinished, '█', 'a();\nb();\n\nc();\n\nd(', given), 'a();\nb();');
  });

  it('leaves the lines that are whole where there is one paragraph', () => {
    assert.equal(through(unfinished, '█', 'a();\nb();\nc(', given), 'a();\nb();');
    assert.equal(through(unfinished, 'if (a) {█', '\n  b();\n  c(', given), '\n  b();');
  });

  it('leaves a line: the user goes on there', () => {
    assert.equal(through(unfinished, '█', 'const a = [1, 2,', given), 'const a = [1, 2,');
  });

  it('leaves what something else has ended', () => {
    assert.equal(through(unfinished, '█', 'a();\n\nb('), 'a();\n\nb(');
  });
});

describe('trailingBlanks', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['drops blanks at the end', 'x =█', ' 1;  ', ' 1;'],
    ['drops blank lines at the end', 'f() {█', '\n  a();\n\n  \n', '\n  a();'],
    ['drops the blanks of blank lines', 'f() {█', '\n  a();\n  \n \t\n  b();', '\n  a();\n\n\n  b();'],
    ['drops them before closers', 'f(█)', 'a ', 'a'],
    ['leaves them before code', 'f(█b)', 'a, ', 'a, '],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(trailingBlanks, drawn, text), expected));
  }
});

describe('worth', () => {
  it('silences a single sign', () => {
    for (const text of [';', ' )', '\n}']) assert.equal(through(worth, 'a█', text), '(too-little)');
  });

  it('shows more of them, and every word', () => {
    for (const text of [');', '1', 's', 'é']) assert.equal(through(worth, 'a█', text), text);
  });

  it('shows everything to those who ask', () => {
    assert.equal(through(worth, 'a█', ';', { explicit: true }), ';');
  });
});

describe('notEmpty', () => {
  it('silences what has no text', () => {
    for (const text of ['', '  ', '\n\t']) assert.equal(through(notEmpty, 'a█', text), '(empty)');
    assert.equal(through(notEmpty, 'a█', ' b'), ' b');
  });
});
