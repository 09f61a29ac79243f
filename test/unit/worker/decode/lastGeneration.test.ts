import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CompleteParams } from '../../../../src/protocol/messages.ts';
import { noAbort } from '../../../../src/util/async.ts';
import { Completer } from '../../../../src/worker/completer.ts';
import { LastGeneration } from '../../../../src/worker/decode/lastGeneration.ts';
import type { Prediction } from '../../../../src/worker/native/engine.ts';
import { Vocabulary } from '../../../../src/worker/prompt/vocabulary.ts';
import { Costs } from '../../../../src/worker/speculation/costs.ts';
import { Drafter, type DraftSource } from '../../../../src/worker/speculation/drafter.ts';
import { FakeEngine } from '../../../support/fakeEngine.ts';

const written = (...tokens: number[]): Prediction[] =>
  tokens.map((token) => ({ token, logProbability: -token }));

describe('LastGeneration', () => {
  const PROMPT = [1, 2];

  function after(forced: number): LastGeneration {
    const last = new LastGeneration();
    last.remember({ prompt: PROMPT, predictions: written(3, 4, 5), forced });
    return last;
  }

  it('knows what follows the prompt, and every part of what was written', () => {
    assert.deepEqual(after(0).after([1, 2]), written(3, 4, 5));
    assert.deepEqual(after(0).after([1, 2, 3, 4]), written(5));
  });

  it('knows nothing of other tokens, nor of what comes before or behind', () => {
    for (const context of [[1], [1, 2, 4], [1, 3, 3], [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 6]])
      assert.deepEqual(after(0).after(context), [], String(context));
  });

  it('does not say what follows where a stub had to be spelled, only how it was', () => {
    assert.deepEqual(after(1).after([1, 2]), []);
    assert.deepEqual(after(1).tokensAfter([1, 2]), [3, 4, 5]);
    assert.deepEqual(after(1).after([1, 2, 3]), written(4, 5));
  });

  it('keeps what it knows where nothing was written freely', () => {
    const last = after(0);
    last.remember({ prompt: [7], predictions: written(8), forced: 1 });
    assert.deepEqual(last.after([1, 2, 3]), written(4, 5));
  });
});

describe('a completion where the last one went', () => {
  const SCRIPT = 'return first + second;\n';
  const CHEAP_DRAFTS = {
    steps: [
      [1, 20],
      [8, 21],
    ],
    quietStepMs: 20,
    depth: 0,
    prefillRate: 1e6,
  } as const;

  const place = (before: string): CompleteParams => ({
    document: 'file:///drawn.ts',
    before,
    suffix: '}\n',
    maxTokens: 40,
  });

  function setUp(script = SCRIPT, sources: DraftSource[] = []): { engine: FakeEngine; completer: Completer } {
    const engine = new FakeEngine(script);
    const vocabulary = new Vocabulary(engine.pieces());
    const drafter = new Drafter(new Costs(CHEAP_DRAFTS), new Set(sources));
    return { engine, completer: new Completer({ engine, vocabulary, drafter, now: () => 0 }) };
  }

  it('only spells the stub', async () => {
    const { completer } = setUp();
    const whole = await completer.complete(place('return fi'), noAbort);
    const { text, scores, cost } = await completer.complete(place('return firs'), noAbort);
    assert.deepEqual([text, scores.length], ['t + second;', 11]);
    assert.deepEqual([cost.decodedTokens, cost.unusedTokens], [' firs'.length, 0]);
    assert.ok(whole.cost.decodedTokens > 15);
  });

  it('goes on where it was interrupted', async () => {
    const { engine, completer } = setUp();
    const controller = new AbortController();
    engine.sequence.onCall = () => {
      if (engine.sequence.calls.length === 10) controller.abort();
    };
    await assert.rejects(completer.complete(place('return '), controller.signal));
    const { text, cost } = await completer.complete(place('return '), noAbort);
    assert.equal(text, 'first + second;');
    assert.ok(cost.decodedTokens <= 'first + second;\n'.length - 8 + 1, `${cost.decodedTokens}`);
  });

  it('spells the stub in one step where drafts are cheap, and drafts nothing behind it', async () => {
    const { engine, completer } = setUp(SCRIPT, ['refuted']);
    await completer.complete(place('return fi'), noAbort);
    const before = engine.sequence.calls.length;
    const { cost } = await completer.complete(place('return firs'), noAbort);
    assert.equal(cost.decodeSteps, 1);
    assert.deepEqual(engine.sequence.calls.slice(before), [' firs'.length]);
  });

  it('asks the model again where less of a word stands than it had to spell', async () => {
    const { completer } = setUp('return first;\n');
    await completer.complete(place('return sec'), noAbort);
    const { text } = await completer.complete(place('return '), noAbort);
    assert.equal(text, 'first;');
  });

  it('is what it would be without', async () => {
    const line = fc.stringMatching(/^[ab(). ]{1,30}$/);
    const keys = fc.array(fc.nat(20), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        line,
        line,
        keys,
        fc.constantFrom<DraftSource[]>([], ['refuted']),
        async (script, other, ends, sources) => {
          const { completer } = setUp(`${script}\n`, sources);
          for (const end of ends) {
            const before = (end % 3 === 0 ? other : script).slice(0, end);
            const fresh = await setUp(`${script}\n`).completer.complete(place(before), noAbort);
            const { text, stop, scores } = await completer.complete(place(before), noAbort);
            assert.deepEqual([text, stop, scores], [fresh.text, fresh.stop, fresh.scores]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
