import assert from 'node:assert/strict';
import fc from 'fast-check';
import { halfOf, replayFigures } from '../../../../scripts/eval/replay.ts';
import { type Place, snapshotAt } from '../../../../scripts/eval/snapshot.ts';
import { judge, stroke, strokes, type Typed, typeRun } from '../../../../scripts/eval/typing.ts';
import { syntaxFiles } from '../../../../scripts/lib/grammars.ts';
import { Grammars } from '../../../../src/code/grammars.ts';
import type { Outcome, Snapshot } from '../../../../src/completion/types.ts';

const run = {
  path: 'folder/file.py',
  languageId: 'python',
  before: 'def f():\n    ',
  rest: 'x = 1\n    return x',
  after: '\n# end\n',
};
const cost = {
  promptTokens: 9,
  evaluatedTokens: 2,
  decodedTokens: 6,
  unusedTokens: 1,
  decodeSteps: 6,
  anchor: 'kept',
  firstTokenMs: 1,
  totalMs: 1,
} as const;
const shown = (text: string): Outcome => ({
  kind: 'shown',
  source: 'model',
  suggestion: { text, replaces: 0 },
  cost,
});
const silent: Outcome = { kind: 'silent', reason: 'empty', cost };

const grammars = new Grammars(syntaxFiles);
const at = (place: Place): Promise<Snapshot> => snapshotAt(place, grammars);

/** Answers by what has been written so far. */
async function typed(answers: Readonly<Record<string, Outcome>>): Promise<Typed & { places: Snapshot[] }> {
  const places: Snapshot[] = [];
  const result = await typeRun(run, 'k', {
    type: (snapshot) => {
      places.push(snapshot);
      return Promise.resolve(answers[snapshot.before.slice(run.before.length)] ?? silent);
    },
    snapshotAt: at,
    rest: () => Promise.resolve(),
    faultsOf: (_, { text }) => (text.includes('!') ? ['odd'] : []),
  });
  return { ...result, places };
}

describe('typing a run', () => {
  it('presses every key where nothing is suggested', async () => {
    const { strokes, requests, suggested, places } = await typed({});
    assert.deepEqual([strokes, requests.length, suggested.length], [14, 14, 0]);
    assert.equal(places[0]?.before, run.before);
    assert.ok(places.every(({ after }) => after === run.after));
    assert.equal(places.at(-1)?.before, `${run.before}x = 1\n    return `);
    assert.equal(places.at(0)?.document, 'file:///k/folder/file.py');
  });

  it('jumps to the end of what is right', async () => {
    const { requests, suggested } = await typed({ '': shown('x = 1') });
    assert.equal(requests.length, 10);
    assert.deepEqual(suggested[0], { shown: 5, kept: 5, faults: [], saved: 4 });
  });

  it('counts a suggestion once that is typed along, with what of it was right at first', async () => {
    const { suggested } = await typed({
      '': shown('x = 2'),
      x: shown(' = 2'),
      'x ': shown('= 2'),
      'x =': shown(' 2!'),
    });
    assert.deepEqual(suggested, [
      { shown: 5, kept: 4, faults: [] },
      { shown: 3, kept: 1, faults: ['odd'] },
    ]);
  });

  it('takes one that becomes right only when it was replaced', async () => {
    const { suggested } = await typed({ '': shown('y'), x: shown(' = 1\n    return x') });
    assert.deepEqual(
      suggested.map(({ saved }) => saved),
      [undefined, 12],
    );
  });

  it('leaves on the screen what it does not take', async () => {
    const { suggested } = await typed({
      '': shown('x = 1\n    return y'),
      'x = 1': shown('\n    return y'),
      'x = 1\n    ': shown('return y'),
    });
    assert.deepEqual(suggested, [{ shown: 18, kept: 17, faults: [], saved: 4 }]);
  });

  it('looks around first, and tells how far it goes', async () => {
    const steps: number[] = [];
    await typeRun(run, 'k', {
      snapshotAt: at,
      rest: ({ before }) => {
        assert.deepEqual([before, steps], [run.before, []]);
        return Promise.resolve();
      },
      type: () => Promise.resolve(silent),
      faultsOf: () => [],
      onStep: (step) => steps.push(step),
    });
    assert.equal(
      steps.reduce((sum, step) => sum + step),
      run.rest.length,
    );
  });
});

describe('the figures of a replay', () => {
  it('sum runs up', async () => {
    const one = await typed({ '': shown('x = 1'), 'x = 1\n    return': shown(' y!') });
    const figures = replayFigures([one, one]);
    assert.equal(figures.rows, 2);
    assert.equal(figures.requests, 2 * one.requests.length);
    assert.equal(figures.suggestions, 4);
    assert.equal(figures.accepted, 1 / 2);
    assert.equal(figures.savedPer100, (100 * 4) / 14);
    assert.deepEqual([figures.shownCharacters, figures.keptCharacters], [16, 12]);
    assert.deepEqual(figures.faults, { odd: 2 });
    assert.deepEqual(figures.silences, { empty: 2 * (one.requests.length - 2) });
    assert.deepEqual([figures.evaluatedTokens, figures.decodedTokens, figures.unusedTokens], [2, 6, 1]);
  });

  it('tell what was wrong from the first character, and what flickered', async () => {
    const one = await typed({ '': shown('y'), x: shown(' = 1\n    return y'), 'x = 1': shown('\n    pass') });
    const figures = replayFigures([one]);
    assert.equal(one.flickers, 2);
    assert.equal(figures.flickersPer100, 200 / 14);
    assert.equal(figures.wrongPer100, 100 / 14);
  });
});

describe('halves of files', () => {
  it('share no file', () => {
    const files = [1, 2, 3, 4, 5];
    assert.deepEqual(
      [halfOf(files, 'choosing'), halfOf(files, 'reporting')],
      [
        [1, 3, 5],
        [2, 4],
      ],
    );
    assert.deepEqual(halfOf(files, 'both'), files);
  });
});

describe('a simulated user', () => {
  it('takes a right line with one key', () => {
    assert.deepEqual(judge('return x', 'return x\nnext'), { kept: 8, taken: 8, saved: 7 });
  });

  it('takes nothing of a line that is wrong at its end', () => {
    assert.deepEqual(judge('return xy', 'return x\nnext'), { kept: 8, taken: 0, saved: 0 });
  });

  it('takes a beginning of the line that ends with a word', () => {
    assert.equal(judge('call(a', 'call(a, b)').taken, 6);
    assert.equal(judge('call(a', 'call(also)').taken, 0);
    assert.equal(judge('call(', 'call(also)').taken, 5);
  });

  it('takes right lines one by one where a later one is wrong', () => {
    assert.deepEqual(judge('a = 1\nb = 2\nc = x', 'a = 1\nb = 2\nc = 3'), { kept: 16, taken: 11, saved: 9 });
    assert.deepEqual(judge('a = 1\n  b = 2', 'a = 1\n  b = 2\n'), { kept: 13, taken: 13, saved: 10 });
  });

  it('does not take what saves nothing', () => {
    assert.deepEqual(judge(')', ')\n'), { kept: 1, taken: 0, saved: 0 });
    assert.deepEqual(judge('', 'x'), { kept: 0, taken: 0, saved: 0 });
  });

  it('writes a line break and the indentation with one key', () => {
    assert.equal(stroke('\n    x'), '\n    ');
    assert.equal(stroke('\n\n  x'), '\n');
    assert.equal(stroke('😀x'), '😀');
    assert.equal(strokes('a\n    b\n\n'), 5);
  });

  it('presses as many keys as strokes are counted', () => {
    const texts = fc.string({ unit: fc.constantFrom('\n', ' ', '\t', 'a', '😀') });
    fc.assert(
      fc.property(texts, (text) => {
        let keys = 0;
        for (let rest = text; rest !== ''; rest = rest.slice(stroke(rest).length)) keys++;
        assert.equal(strokes(text), keys);
      }),
    );
  });

  it('takes only what was going to be written', () => {
    const texts = fc.string({ unit: fc.constantFrom('\n', ' ', 'a', 'b', '(') });
    fc.assert(
      fc.property(texts, texts, (suggestion, rest) => {
        const { taken, kept, saved } = judge(suggestion, rest);
        assert.ok(taken <= kept && rest.startsWith(suggestion.slice(0, taken)));
        assert.ok(taken === 0 ? saved === 0 : saved > 0 && saved < taken);
      }),
    );
  });
});
