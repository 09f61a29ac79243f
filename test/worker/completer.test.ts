import assert from 'node:assert/strict';
import type { CompleteProgress } from '../../src/protocol/messages.ts';
import { Completer } from '../../src/worker/completer.ts';
import { Vocabulary } from '../../src/worker/vocabulary.ts';
import { FakeEngine } from '../support/fakeEngine.ts';

const never = new AbortController().signal;
const SCRIPT = 'return first + second;\nreturn nothing;';

function prompt(middle: string): { prefix: string; middle: string; suffix: string; maxTokens: number } {
  return { prefix: 'function add() {\n', middle, suffix: '}\n', maxTokens: 40 };
}

function setUp(script = SCRIPT): { engine: FakeEngine; completer: Completer } {
  const engine = new FakeEngine(script);
  return { engine, completer: new Completer(engine, new Vocabulary(engine.pieces())) };
}

describe('Completer', () => {
  it('writes the rest of the line and stops there', async () => {
    const { completer } = setUp();
    const { text, stop } = await completer.complete(prompt('return fi'), never);
    assert.deepEqual([text, stop], ['rst + second;', 'line']);
  });

  it('evaluates one token more for a typed character', async () => {
    const { completer } = setUp();
    await completer.complete(prompt('return fi'), never);
    const { cost } = await completer.complete(prompt('return fir'), never);
    assert.equal(cost.evaluatedTokens, 1);
  });

  it('evaluates nothing of a text that it wrote itself, but the last token', async () => {
    const { completer } = setUp();
    await completer.complete(prompt('return fi'), never);
    const { cost, text } = await completer.complete(prompt('return first + se'), never);
    assert.deepEqual([cost.evaluatedTokens, text], [1, 'cond;']);
  });

  it('spells the stub that was typed, not the one that the model prefers', async () => {
    const { completer } = setUp('return first;');
    const { text, stop } = await completer.complete(prompt('return se'), never);
    assert.equal(stop, 'end-of-text');
    assert.ok(!text.startsWith('first'));
  });

  it('prefills in chunks, and stops between two of them', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequence.onCall = () => {
      if (engine.sequence.calls.length === 2) controller.abort();
    };
    const long = { ...prompt('x'), prefix: 'a'.repeat(1000) };
    await assert.rejects(completer.complete(long, controller.signal), { code: 'cancelled' });
    assert.deepEqual(engine.sequence.calls, [64, 64]);
  });

  it('keeps the chunks of a cancelled prefill', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    const long = { ...prompt('x'), prefix: 'a'.repeat(1000) };
    engine.sequence.onCall = () => controller.abort();
    await assert.rejects(completer.complete(long, controller.signal));
    const { cost } = await completer.complete(long, never);
    assert.equal(cost.evaluatedTokens, cost.promptTokens - 64);
  });

  it('stops decoding at the next token', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequence.onCall = () => {
      if (engine.sequence.calls.length === 4) controller.abort();
    };
    await assert.rejects(completer.complete(prompt('return '), controller.signal), { code: 'cancelled' });
    assert.equal(engine.sequence.calls.length, 4);
  });

  it('streams what it writes', async () => {
    const { completer } = setUp('x = 1\n');
    const seen: CompleteProgress[] = [];
    await completer.complete(prompt('x ='), never, (progress) => seen.push(progress));
    assert.deepEqual(
      seen.map(({ text }) => text),
      // Two tokens spell the stub ` =`, two write, one ends the line.
      ['', '', ' ', ' 1', ' 1'],
    );
  });

  it('ends at the limit', async () => {
    const { completer } = setUp('y'.repeat(500));
    const { stop, cost } = await completer.complete({ ...prompt(''), maxTokens: 7 }, never);
    assert.deepEqual([stop, cost.decodedTokens], ['length', 7]);
  });

  it('makes a prompt fit that has more tokens than the context', async () => {
    const engine = new FakeEngine('z\n', 512);
    const completer = new Completer(engine, new Vocabulary(engine.pieces()));
    const { cost } = await completer.complete({ ...prompt('z'), prefix: 'p'.repeat(5000) }, never);
    assert.ok(cost.promptTokens < 512 - 40);
  });

  it('leaves what was generated in the cache when it warms up the same place', async () => {
    const { engine, completer } = setUp();
    await completer.complete(prompt('return fi'), never);
    const before = [...engine.sequence.tokens];
    const { evaluatedTokens } = await completer.warm(prompt('return fi'), never);
    assert.deepEqual([engine.sequence.tokens, evaluatedTokens], [before, 0]);
  });

  it('warms up for nothing but the first step of what follows', async () => {
    const { completer } = setUp();
    await completer.warm(prompt('return fi'), never);
    const { cost } = await completer.complete(prompt('return fi'), never);
    assert.equal(cost.evaluatedTokens, 1);
  });
});
