import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  firstCut,
  stopAtBlockEnd,
  stopAtLineCount,
  stopAtRepetition,
  stopAtSuffixLine,
  type StopCondition,
  stopAtDoubt,
  stopsFor,
} from '../../../src/code/stops.ts';

/** What a stop leaves of a text that is written character by character, and how many were written for it. */
function written(stop: StopCondition, text: string): { readonly left: string; readonly characters: number } {
  for (let length = 0; length <= text.length; length++) {
    const cut = stop({ text: text.slice(0, length), tokens: [] });
    if (cut) return { left: text.slice(0, cut.end), characters: length };
  }
  return { left: text, characters: text.length };
}

const left = (stop: StopCondition, text: string): string => written(stop, text).left;

describe('stopAtLineCount', () => {
  it('ends with the first line', () => assert.equal(left(stopAtLineCount(1), 'a;\nb;\n'), 'a;'));
  it('ends with a later one', () => assert.equal(left(stopAtLineCount(2), 'a;\nb;\nc;'), 'a;\nb;'));
  it('waits for the end of the line', () => assert.equal(left(stopAtLineCount(2), 'a;\nb'), 'a;\nb'));
});

describe('stopAtBlockEnd', () => {
  const body = stopAtBlockEnd({ maxLines: 20, outer: 2, tabSize: 4 });
  const closing = stopAtBlockEnd({ maxLines: 20, outer: 2, closes: true, tabSize: 4 });

  it('ends before a line that is indented no deeper than what opened the block', () => {
    assert.equal(left(body, '\n    a();\n    b();\n  }\n  c();'), '\n    a();\n    b();');
  });
  it('sees that at the first character of the line', () => {
    assert.equal(written(body, '\n    a();\n  return').characters, '\n    a();\n  r'.length);
  });
  it('takes blank lines above it away', () => {
    assert.equal(left(body, '\n    a();\n\n  def g'), '\n    a();');
  });
  it('leaves blank lines in the block alone', () => {
    assert.equal(left(body, '\n    a();\n\n    b();\n}'), '\n    a();\n\n    b();');
  });
  it('says nothing of the line that the cursor is on', () => {
    assert.equal(left(body, 'x();\n    y();'), 'x();\n    y();');
  });
  it('takes the line that closes the block, where nothing else does', () => {
    assert.equal(left(closing, '\n    a();\n  });\n  c();'), '\n    a();\n  });');
    assert.equal(left(closing, '\n    puts 1\n  end\n  d'), '\n    puts 1\n  end');
  });
  it('does not take a word for a closer that only begins like one', () => {
    assert.equal(left(closing, '\n    a\n  endpoint = 1\n'), '\n    a');
  });
  it('counts a tab as the editor shows it', () => {
    assert.equal(
      left(stopAtBlockEnd({ maxLines: 20, outer: 4, tabSize: 4 }), '\n\t\ta();\n\tb();'),
      '\n\t\ta();',
    );
  });
  it('goes on with what opens an indented block anew, down to the scope', () => {
    const anew = stopAtBlockEnd({ maxLines: 20, outer: 7, scope: 0, tabSize: 4 });
    assert.equal(left(anew, 'a()\n    else:\n        b()\n    c()'), 'a()\n    else:\n        b()');
    assert.equal(left(anew, 'a()\nif b:\n    c()'), 'a()');
    assert.equal(left(anew, 'a()\n    formatted = b\n'), 'a()');
    assert.equal(written(anew, 'a()\n    return b').characters, 'a()\n    r'.length);
  });
  it('never ends where there is no block', () => {
    assert.equal(left(stopAtBlockEnd({ maxLines: 20, tabSize: 4 }), 'a\nb\nc'), 'a\nb\nc');
  });
});

describe('stopAtSuffixLine', () => {
  const stop = stopAtSuffixLine('\n\n  return total;\n}');

  it('ends before what follows the cursor', () => {
    assert.equal(left(stop, 'a();\n  b();\n  return total;\n}'), 'a();\n  b();');
  });
  it('does not mind the same text at another depth', () => {
    const text = 'if (a) {\n    return total;\n  }\n';
    assert.equal(left(stop, text), text);
  });
  it('does not take the beginning of a longer line for it', () => {
    const text = 'a();\n  return total; // not yet\n';
    assert.equal(left(stop, text), text);
  });
  it('has nothing to say at the end of a file', () =>
    assert.equal(left(stopAtSuffixLine('\n'), 'a\nb\n'), 'a\nb\n'));
});

describe('stopAtRepetition', () => {
  it('leaves the first of three equal lines', () => {
    assert.equal(left(stopAtRepetition, 'x\n  push(a);\n  push(a);\n  push(a);\n'), 'x\n  push(a);');
  });
  it('lets short lines repeat', () => assert.equal(left(stopAtRepetition, '}\n}\n}\n}\n'), '}\n}\n}\n}\n'));
  it('lets two equal lines stand', () => {
    assert.equal(left(stopAtRepetition, 'pop();\npop();\npush();\n'), 'pop();\npop();\npush();\n');
  });

  const cut = (tokens: readonly number[]): unknown => stopAtRepetition({ text: 'whatever', tokens });
  it('ends runs of tokens with a short period', () => {
    assert.deepEqual(cut([1, 2, ...Array<number>(10).fill(7)]), { end: 0, reason: 'repetition' });
    assert.deepEqual(cut(Array.from({ length: 30 }, (_, at) => at % 10)), { end: 0, reason: 'repetition' });
  });
  it('lets shorter runs stand', () => {
    assert.equal(cut([1, 2, ...Array<number>(9).fill(7)]), undefined);
    assert.equal(cut(Array.from({ length: 29 }, (_, at) => at % 10)), undefined);
  });
});

describe('stopAtDoubt', () => {
  const least = { firstLine: -1, laterLine: -1, laterLines: -1 };
  const scores = [-0.5, -0.6].map((logProbability, at) => ({ end: at + 1, logProbability }));

  it('ends with the first uncertain token, which tells where words end', () => {
    assert.deepEqual(stopAtDoubt(least)({ text: 'ab', tokens: [], scores }), { end: 2, reason: 'doubt' });
  });
  it('lets a certain text go on, and one without scores', () => {
    assert.equal(stopAtDoubt(least)({ text: 'a', tokens: [], scores: scores.slice(0, 1) }), undefined);
    assert.equal(stopAtDoubt(least)({ text: 'ab', tokens: [] }), undefined);
  });
  it('is among the stops where certainty is wanted', () => {
    const progress = { text: 'ab', tokens: [], scores };
    const stops = (certainty?: typeof least) => stopsFor({ extent: undefined, suffix: '', certainty });
    assert.equal(firstCut(stops(least), progress)?.reason, 'doubt');
    assert.equal(firstCut(stops(), progress), undefined);
  });
});

describe('stopsFor', () => {
  const lines = fc.array(fc.constantFrom('a();', '  b();', '    c();', '}', '', '  }', 'end'), {
    maxLength: 9,
  });

  it('leave a beginning of the text, within its lines, for any text', () => {
    fc.assert(
      fc.property(
        lines,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: -1, max: 4 }),
        (text, maxLines, outer) => {
          const stops = stopsFor({
            extent: { maxLines, outer, closes: outer % 2 === 0, tabSize: 2 },
            suffix: '\n}',
          });
          const all = text.join('\n');
          const cut = firstCut(stops, { text: all, tokens: [] });
          const rest = all.slice(0, cut?.end);
          assert.ok(all.startsWith(rest));
          if (cut) assert.ok(rest.split('\n').length <= maxLines);
        },
      ),
    );
  });
  it('do not take blank lines for lines where the cursor stands on one', () => {
    const cut = (before: string, text: string): unknown =>
      firstCut(stopsFor({ before, extent: undefined, suffix: '' }), { text, tokens: [] })?.end;
    assert.equal(cut('a();\n', '\n  \nb();\nc'), 8);
    assert.equal(cut('a();\n  ', '\n'), undefined);
    assert.equal(cut('a();', '\nb();\nc'), 0);
    assert.equal(cut('a();\n', 'b();\n\nc'), 4);
  });
  it('end with the line where no extent is given', () => {
    const cut = firstCut(stopsFor({ extent: undefined, suffix: '' }), { text: 'a\nb', tokens: [] });
    assert.deepEqual(cut, { end: 1, reason: 'line' });
  });
});
