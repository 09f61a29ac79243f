import assert from 'node:assert/strict';
import type { CompleteParams, CompleteProgress } from '../../src/protocol/messages.ts';
import { noAbort } from '../../src/util/async.ts';
import { Completer } from '../../src/worker/completer.ts';
import { Vocabulary } from '../../src/worker/prompt/vocabulary.ts';
import { Costs } from '../../src/worker/speculation/costs.ts';
import { Drafter } from '../../src/worker/speculation/drafter.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

const SCRIPT = 'return first + second;\nreturn nothing;';

/** The anchor of a short text is its start, so that the script begins there. */
function place(before: string): CompleteParams {
  return { document: 'file:///drawn.ts', before, suffix: '}\n', maxTokens: 40 };
}

/** A place with a prefix of so many tokens, all but `typed` in the frozen part. */
function deep(lines: number, typed: string): CompleteParams {
  return place(`${'a'.repeat(99)}\n`.repeat(lines) + typed);
}

/** @param prefillRate tokens a second that the machine is believed to evaluate. */
function setUp(
  script = SCRIPT,
  { prefillRate = 1e6, contextSize = 8192 } = {},
): { engine: FakeEngine; completer: Completer } {
  const engine = new FakeEngine(script, { contextSize });
  const drafter = new Drafter(
    new Costs({
      steps: [
        [1, 1],
        [8, 8],
      ],
      quietStepMs: 1,
      depth: 0,
      prefillRate,
    }),
  );
  // A clock that stands still: what was believed stays believed.
  const completer = new Completer({
    engine,
    vocabulary: new Vocabulary(engine.pieces()),
    drafter,
    now: () => 0,
  });
  return { engine, completer };
}

describe('Completer', () => {
  it('writes the rest of the line and stops there', async () => {
    const { completer } = setUp();
    const { text, stop } = await completer.complete(place('return fi'), noAbort);
    assert.deepEqual([text, stop], ['rst + second;', 'line']);
  });

  it('evaluates one token more for a typed character', async () => {
    const { completer } = setUp();
    await completer.complete(place('return fi'), noAbort);
    const { cost } = await completer.complete(place('return fir'), noAbort);
    assert.equal(cost.evaluatedTokens, 1);
  });

  it('evaluates nothing of a text that it wrote itself, but the last token', async () => {
    const { completer } = setUp();
    await completer.complete(place('return fi'), noAbort);
    const { cost, text } = await completer.complete(place('return first + se'), noAbort);
    assert.deepEqual([cost.evaluatedTokens, text], [1, 'cond;']);
  });

  it('spells the stub that was typed, not the one that the model prefers', async () => {
    const { completer } = setUp('return first;');
    const { text, stop } = await completer.complete(place('return se'), noAbort);
    assert.equal(stop, 'end-of-text');
    assert.ok(!text.startsWith('first'));
  });

  it('prefills in chunks, and stops between two of them', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequences.forEach((sequence) => {
      sequence.onCall = () => {
        if (engine.calls.length === 2) controller.abort();
      };
    });
    await assert.rejects(completer.complete(deep(20, 'x'), controller.signal), { kind: 'cancelled' });
    assert.deepEqual(engine.calls, [64, 64]);
  });

  it('keeps the chunks of a cancelled prefill', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequence.onCall = () => controller.abort();
    await assert.rejects(completer.complete(deep(20, 'x'), controller.signal));
    const { cost } = await completer.complete(deep(20, 'x'), noAbort);
    assert.equal(cost.evaluatedTokens, cost.promptTokens - 64);
  });

  it('stops decoding at the next token', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequence.onCall = () => {
      if (engine.sequence.calls.length === 4) controller.abort();
    };
    await assert.rejects(completer.complete(place('return '), controller.signal), { kind: 'cancelled' });
    assert.equal(engine.sequence.calls.length, 4);
  });

  it('streams what it writes', async () => {
    const { completer } = setUp('x = 1\n');
    const seen: CompleteProgress[] = [];
    await completer.complete(place('x ='), noAbort, (progress) => seen.push(progress));
    assert.deepEqual(
      seen.map(({ text }) => text),
      // Two tokens spell the stub ` =`, two write, one ends the line.
      ['', '', ' ', ' 1', ' 1'],
    );
  });

  it('ends at the limit', async () => {
    const { completer } = setUp('y'.repeat(500));
    const { stop, cost } = await completer.complete({ ...place(''), maxTokens: 7 }, noAbort);
    assert.deepEqual([stop, cost.decodedTokens], ['length', 7]);
  });

  it('makes a prompt fit that has more tokens than the context', async () => {
    const { completer } = setUp('z\n', { contextSize: 1024 });
    const { cost } = await completer.complete(deep(50, 'z'), noAbort);
    assert.ok(cost.promptTokens < 1024 - 40);
  });

  it('leaves what was generated in the cache when it prefills the same place', async () => {
    const { engine, completer } = setUp();
    await completer.complete(place('return fi'), noAbort);
    const before = [...engine.sequence.tokens];
    const { evaluatedTokens } = await completer.prefill(place('return fi'), noAbort);
    assert.deepEqual([engine.sequence.tokens, evaluatedTokens], [before, 0]);
  });

  it('prefills all but the first step of what follows', async () => {
    const { completer } = setUp();
    await completer.prefill(place('return fi'), noAbort);
    const { cost } = await completer.complete(place('return fi'), noAbort);
    assert.equal(cost.evaluatedTokens, 1);
  });

  describe('where the full window would take too long', () => {
    const slow = { prefillRate: 1500 };

    it('answers from a short one at once, and is due to build the full one', async () => {
      const { completer } = setUp(SCRIPT, slow);
      const { cost } = await completer.complete(deep(40, 'x'), noAbort);
      assert.equal(cost.anchor, 'local');
      assert.ok(cost.promptTokens < 2100);
      assert.ok(completer.hasDueWindow);
    });

    it('goes on at the short one while the full one is not there', async () => {
      const { completer } = setUp(SCRIPT, slow);
      await completer.complete(deep(40, 'x'), noAbort);
      const { cost } = await completer.complete(deep(40, 'xy'), noAbort);
      assert.deepEqual([cost.anchor, cost.evaluatedTokens], ['local', 1]);
    });

    it('builds the full one in another sequence, and answers from it', async () => {
      const { completer } = setUp(SCRIPT, slow);
      await completer.complete(deep(40, 'x'), noAbort);
      await completer.buildDueWindow(noAbort);
      const { cost } = await completer.complete(deep(40, 'xy'), noAbort);
      assert.equal(cost.anchor, 'kept');
      assert.ok(cost.promptTokens > 2500);
      assert.ok(cost.evaluatedTokens <= 2);
      assert.ok(!completer.hasDueWindow);
    });

    it('goes on building where it was interrupted', async () => {
      const { engine, completer } = setUp(SCRIPT, slow);
      await completer.complete(deep(40, 'x'), noAbort);
      const controller = new AbortController();
      const before = engine.calls.length;
      engine.sequences[1]!.onCall = () => {
        if (engine.calls.length === before + 3) controller.abort();
      };
      await assert.rejects(completer.buildDueWindow(controller.signal));
      const evaluated = engine.sequences[1]!.evaluated;
      await completer.complete(deep(40, 'xy'), noAbort);
      await completer.buildDueWindow(noAbort);
      const { promptTokens } = (await completer.complete(deep(40, 'xyz'), noAbort)).cost;
      assert.ok(evaluated > 0);
      assert.ok(engine.sequences[1]!.evaluated < promptTokens + 40);
    });
  });

  it('finds both windows again when the user goes back and forth between two files', async () => {
    const { completer } = setUp();
    const other = { ...place('return fi'), document: 'file:///other.ts' };
    await completer.complete(place('return fi'), noAbort);
    await completer.complete(other, noAbort);
    assert.equal((await completer.complete(place('return fir'), noAbort)).cost.evaluatedTokens, 1);
    assert.equal(
      (await completer.complete({ ...other, before: 'return fir' }, noAbort)).cost.evaluatedTokens,
      1,
    );
  });
});
