import assert from 'node:assert/strict';
import {
  blockTrim,
  fitsBelow,
  linesBelow,
  nextLine,
  previousLines,
  withoutRepetition,
} from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

const BODY = '\n    if (b) {\n      c();\n    }\n  }\n  next() {';
const PLACE = 'class A {\n  m() {█\n';

describe('blockTrim', () => {
  it('takes no more lines than wanted', () => {
    assert.equal(through(blockTrim, PLACE, BODY, { extent: { maxLines: 1, tabSize: 2 } }), '');
    assert.equal(
      through(blockTrim, PLACE, BODY, { extent: { maxLines: 3, tabSize: 2 } }),
      '\n    if (b) {\n      c();',
    );
  });

  it('ends before a line that leaves the block', () => {
    const extent = { maxLines: 20, outer: 2, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent }), '\n    if (b) {\n      c();\n    }');
  });

  it('ends with the line that closes the block where nothing else does', () => {
    const extent = { maxLines: 20, outer: 2, closes: true, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent }), '\n    if (b) {\n      c();\n    }\n  }');
  });

  it('does not take a line that leaves the block without closing it', () => {
    const extent = { maxLines: 20, outer: 0, closes: true, tabSize: 4 };
    const text = '\n\treturn 1\n\ndef g():';
    assert.equal(through(blockTrim, 'def f():█', text, { extent }), '\n\treturn 1\n');
  });

  it('believes the grammar before indentation', () => {
    const extent = { maxLines: 20, outer: 2, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent, blockEnd: () => 12 }), BODY.slice(0, 12));
    assert.match(through(blockTrim, PLACE, BODY, { extent, blockEnd: () => undefined }), /c\(\);\n {4}\}$/);
  });

  it('asks the grammar for the place', () => {
    const asked: string[][] = [];
    const blockEnd = (...place: string[]): undefined => void asked.push(place);
    through(blockTrim, 'f() {█\n}', '\n  a();', { blockEnd });
    assert.deepEqual(asked, [['f() {', '\n  a();', '\n}', 'typescript']]);
  });

  it('does not ask for a single line', () => {
    const blockEnd = (): never => assert.fail();
    assert.equal(through(blockTrim, 'a = █', 'b;', { blockEnd }), 'b;');
  });
});

const shown = (text: string): string => through(withoutRepetition, '█', text);

describe('withoutRepetition', () => {
  it('keeps the first of three equal lines', () => {
    assert.equal(shown('a();\n  b();\n  b();\n  b();'), 'a();\n  b();');
  });

  it('keeps the first of three equal groups of lines', () => {
    assert.equal(shown('a();\nb();\nc();\nb();\nc();\nb();\nc();'), 'a();\nb();\nc();');
  });

  it('silences what repeats itself from its beginning', () => {
    assert.equal(shown('b();\nb();\nb();'), '(repeats-itself)');
  });

  it('lets two lines be equal, and closers more often', () => {
    for (const text of ['a();\na();\nb();', '  }\n}\n}\n}', '\n\n\n\na();']) assert.equal(shown(text), text);
  });

  it('silences words that go in circles', () => {
    assert.equal(shown('x '.repeat(12)), '(repeats-itself)');
    assert.equal(shown('if a or b and c '.repeat(8)), '(repeats-itself)');
  });

  it('keeps the lines above the circle', () => {
    assert.equal(
      shown(`first(line);\n  second(line);\n  z${' y'.repeat(12)}`),
      'first(line);\n  second(line);',
    );
  });

  it('lets rows and rulers be regular', () => {
    for (const text of ['[0, 0, 0, 0]', `// ${'-'.repeat(70)}`, 'a, b, c, d, e, f']) {
      assert.equal(shown(text), text);
    }
  });
});

describe('linesBelow', () => {
  const below = 'f() {\n  █\n\n  const b = 2;\n  return b;\n}';

  it('cuts last lines that are the next ones', () => {
    assert.equal(through(linesBelow, below, 'const a = 1;\n  const b = 2;\n  return b;'), 'const a = 1;');
  });

  it('cuts before the next line whatever follows in the text', () => {
    assert.equal(through(linesBelow, below, 'const a = 1;\n  const b = 2;\n  other();'), 'const a = 1;');
  });

  it('silences what consists of the next lines', () => {
    assert.equal(through(linesBelow, below, '\n  const b = 2;\n  return b;'), '(repeats-next-line)');
  });

  it('leaves equal words at another depth', () => {
    const text = 'if (a) {\n    return b;\n  }';
    assert.equal(through(linesBelow, 'f() {\n  █\n  return b;\n}', text), text);
  });

  it('cuts a closing word that is there', () => {
    assert.equal(through(linesBelow, 'if a then\n  █\nend', 'b()\nend'), 'b()');
  });

  it('leaves the closing word of an inner block', () => {
    const text = 'if b then\n    c()\n  end';
    assert.equal(through(linesBelow, 'if a then\n  █\nend', text), text);
  });

  it('passes over blank lines', () => {
    assert.equal(through(linesBelow, 'a\n█\n\n\nb = 1\nc = 2', 'x = 0\n\nb = 1\n\nc = 2'), 'x = 0');
  });
});

describe('fitsBelow', () => {
  const facts = { languageId: 'python' };
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['ends with what opens the block below', 'a = 1\n█\n    f(b)', 'for b in a:\n    if b:', 'for b in a:'],
    [
      'leaves nothing that is less deep than it',
      'a = 1\n█\n        f(b)',
      'g(a)\nfor b in a:\n    c = b',
      'g(a)\nfor b in a:',
    ],
    ['leaves no header without a body', 'a = 1\n█\nf(a)', 'g(a)\nif a:', 'g(a)'],
    ['leaves nothing that is never reached', 'def f():\n    █\n    return b', 'b = 1\n    return c', 'b = 1'],
    [
      'leaves no copy of the next line, nor what leads up to it',
      'def f():\n    █\n    return b',
      'a()\n    if c:\n        return b',
      'a()',
    ],
    [
      'leaves what leaves an inner block',
      'def f():\n    █\n    return b',
      'if b:\n        return c',
      'if b:\n        return c',
    ],
    ['leaves what fits', 'a = 1\n█\nf(a)', 'if a:\n    g(a)', 'if a:\n    g(a)'],
    [
      'counts what is typed on the line',
      'def f():\n    if█\n        g()',
      ' a:\n        pass\n    if b:',
      ' a:\n        pass\n    if b:',
    ],
    [
      'a statement of several lines is as deep as its first one',
      'a = 1\n█\n    f()',
      'b = 1\ndef g(a,\n      c):',
      'b = 1\ndef g(a,\n      c):',
    ],
    ['leaves all where nothing fits', 'def f():\n█\n        g()', 'a = 1\nb = 2', 'a = 1\nb = 2'],
    ['leaves the end of a document', 'a = 1\n█\n', 'if a:\n    for b in a:', 'if a:\n    for b in a:'],
    ['leaves single lines: the user goes on there', 'a = 1\n█\nf(a)', 'if a:', 'if a:'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(fitsBelow, drawn, text, { facts }), expected));
  }

  it('leaves languages alone in which something closes a block', () => {
    const text = 'if a then\n  b()';
    assert.equal(through(fitsBelow, '█\n    c()', text, { facts: { languageId: 'ruby' } }), text);
  });
});

describe('nextLine', () => {
  it('silences a copy of the next line', () => {
    assert.equal(through(nextLine, 'first█\n\nfirst(value);\n', '(value);'), '(repeats-next-line)');
  });

  it('silences one with what stands right of the cursor', () => {
    assert.equal(through(nextLine, 'first(█);\nfirst(value);\n', 'value'), '(repeats-next-line)');
  });

  it('silences one at the end of several lines', () => {
    assert.equal(through(nextLine, 'a {█\n  b = 2;', '\n  a = 1;\n  b = 2;'), '(repeats-next-line)');
  });

  it('lets short lines repeat at another depth', () => {
    assert.equal(through(nextLine, '    █\n  end', 'end'), 'end');
    assert.equal(through(nextLine, '  █\n  end', 'end'), '(repeats-next-line)');
  });
});

describe('previousLines', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['silences a copy of the line above', 'a.push(one);\n\n█', 'a.push(one);', '(repeats-itself)'],
    ['silences a copy below the line', 'a.push(one);█', '\na.push(one);', '(repeats-itself)'],
    [
      'silences a copy of several lines',
      'x();\nlet a = 1;\nf(a);\n█',
      'let a = 1;\nf(a);',
      '(repeats-itself)',
    ],
    ['lets a line go on from a copy', 'a.push(one);\n█', 'a.push(one);\nb();', 'a.push(one);\nb();'],
    ['lets rows go on', '0, 0, 0,\n0, 0, 0,\n█', '0, 0, 0,', '0, 0, 0,'],
    ['lets short lines repeat', 'i++;\n█', 'i++;', 'i++;'],
    ['lets the user repeat a line', 'a.push(one);\na.p█', 'ush(one);', 'ush(one);'],
    ['lets equal words stand at another depth', 'return one;\n  █', 'return one;', 'return one;'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(previousLines, drawn, text), expected));
  }
});
