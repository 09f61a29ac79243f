import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Verification } from '../../../../src/worker/decode/verification.ts';
import type { Allowed, Prediction, TokenId } from '../../../../src/worker/native/engine.ts';
import { FakeSequence } from '../../../support/fakeEngine.ts';

/** A token that plain decoding writes, and how far behind the next best one is. */
interface Scripted {
  readonly token: TokenId;
  readonly gap: number;
}

const PROMPT = [1, 2];
const PENDING = [3, 4];
const OTHER = 99;
const NOISE = 0.02;
const CLEAR = 1;
const CLOSE = 0.01;

/** Cells that were written in one call with a drafted token move the scores of all that follows. */
class NoisySequence extends FakeSequence {
  readonly #following: readonly Scripted[];
  readonly #noisy: boolean[] = PROMPT.map(() => false);

  constructor(following: readonly Scripted[]) {
    super([]);
    this.#following = following;
    this.tokens.push(...PROMPT);
  }

  override async truncate(length: number): Promise<void> {
    await super.truncate(length);
    this.#noisy.length = this.tokens.length;
  }

  override async evaluate(tokens: readonly TokenId[]): Promise<void> {
    await super.evaluate(tokens);
    this.#noisy.push(...tokens.map(() => false));
  }

  override async decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<Prediction[]> {
    await super.evaluate(tokens);
    this.#noisy.push(...tokens.map(() => allowed.length > 1));
    const first = this.tokens.length - allowed.length + 1;
    return allowed.map((_, at) => this.#after(first + at));
  }

  #after(length: number): Prediction {
    const { token, gap } = this.#following[length - PROMPT.length - PENDING.length] ?? END;
    const moved = this.#noisy.slice(0, length).includes(true) ? gap - NOISE : gap;
    const [best, second] = moved < 0 ? [OTHER, token] : [token, OTHER];
    return { token: best, logProbability: 0, runnerUp: { token: second, logProbability: -Math.abs(moved) } };
  }
}

const END: Scripted = { token: 0, gap: CLEAR };

interface Run {
  readonly written: readonly TokenId[];
  readonly again: number;
  readonly sequence: NoisySequence;
}

/** Writes a text with these drafts, one for each step. */
async function write(
  text: readonly Scripted[],
  drafts: readonly TokenId[][],
  check = (): void => undefined,
): Promise<Run> {
  const sequence = new NoisySequence(text);
  const verification = new Verification(sequence, 0.05, check, () => 0);
  const written: TokenId[] = [];
  let pending: readonly TokenId[] = PENDING;
  let again = 0;
  for (let at = 0; written.length < text.length; at++) {
    const draft = drafts[at] ?? [];
    const step = await verification.step(pending, draft, [undefined, ...draft.map(() => undefined)]);
    written.push(...step.written.map(({ token }) => token));
    again += step.again;
    pending = written.slice(-1);
  }
  return { written: written.slice(0, text.length), again, sequence };
}

const clear = (...tokens: TokenId[]): Scripted[] => tokens.map((token) => ({ token, gap: CLEAR }));
const close = (token: TokenId): Scripted => ({ token, gap: CLOSE });

describe('Verification', () => {
  it('evaluates nothing again where every call is clear', async () => {
    const { written, again } = await write(clear(5, 6, 7, 8), [[5, 6]]);
    assert.deepEqual([written, again], [[5, 6, 7, 8], 0]);
  });

  it('evaluates nothing again without drafts, however close a call is', async () => {
    const { written, again } = await write([close(5), close(6), ...clear(7)], []);
    assert.deepEqual([written, again], [[5, 6, 7], 0]);
  });

  it('settles a close call as plain decoding would have, call by call', async () => {
    const { written, again, sequence } = await write([...clear(5, 6), close(7), ...clear(8)], [[5, 6]]);
    assert.deepEqual(written, [5, 6, 7, 8]);
    assert.equal(again, 3);
    assert.deepEqual(sequence.calls, [4, 2, 1, 1, 1]);
  });

  it('does not believe the rest of a draft behind a close call', async () => {
    const { written } = await write([close(5), ...clear(6, 7)], [[OTHER, 6]]);
    assert.deepEqual(written, [5, 6, 7]);
  });

  it('begins at the last settled call', async () => {
    const text = [...clear(5), close(6), ...clear(7), close(8)];
    const { written, sequence } = await write(text, [[5], [7]]);
    assert.deepEqual(written, [5, 6, 7, 8]);
    assert.deepEqual(sequence.calls, [3, 2, 1, 2, 1, 1]);
  });

  it('can be ended while it evaluates again; the cells are then those of the tokens', async () => {
    const sequence = new NoisySequence([...clear(5, 6), close(7)]);
    let checks = 0;
    const check = (): void => {
      if (++checks > 1) throw new Error('cancelled');
    };
    const verification = new Verification(sequence, 0.05, check, () => 0);
    await assert.rejects(verification.step(PENDING, [5, 6], [undefined, undefined, undefined]), /cancelled/);
    assert.deepEqual(sequence.tokens, [...PROMPT, ...PENDING]);
  });

  it('writes what plain decoding writes whatever is drafted, and evaluates no token more than twice', async () => {
    const token = fc.integer({ min: 5, max: 8 });
    const scripted = fc.record({ token, gap: fc.constantFrom(CLOSE, CLEAR) });
    const text = fc.array(scripted, { minLength: 1, maxLength: 12 });
    const drafts = fc.array(fc.array(fc.constantFrom(5, 6, 7, 8, OTHER), { maxLength: 3 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(text, drafts, async (following, drafted) => {
        const { written, again } = await write(following, drafted);
        assert.deepEqual(
          written,
          following.map((one) => one.token),
        );
        assert.ok(again <= following.length + 1, `${again} evaluations again`);
      }),
    );
  });
});
