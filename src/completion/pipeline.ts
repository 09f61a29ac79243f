import { TypedAlong } from './cache/typedAlong.ts';
import { surroundings } from './context/surroundings.ts';
import type { Clock } from '../base/clock.ts';
import { noAbort } from '../base/abort.ts';
import { GenerateError, type Generator } from './generate.ts';
import { InFlight } from './inFlight.ts';
import { accepted, onNewLine } from './lookAhead.ts';
import { Pace } from './pace.ts';
import { postprocess } from './postprocess/index.ts';
import { promptFor } from './prompt.ts';
import type { Candidate, Outcome, Snapshot, Suggestion } from './types.ts';

/**
 * The path of a keystroke, every stage in order: what is known is answered from memory, a generation that
 * agrees with what was typed is joined, and only then a prompt is made for the model.
 */
export class Pipeline {
  readonly #generator: Generator;
  readonly #typedAlong = new TypedAlong();
  readonly #inFlight = new InFlight();
  readonly #pace = new Pace();
  readonly #clock: Clock;

  constructor(generator: Generator, clock: Clock) {
    this.#generator = generator;
    this.#clock = clock;
  }

  /**
   * Never throws: whatever goes wrong is an outcome with a reason.
   * @param explicit whether the user asked, and does not want to wait for a pause in the typing.
   */
  async complete(snapshot: Snapshot, signal: AbortSignal, explicit = false): Promise<Outcome> {
    this.#pace.key(this.#clock.now());
    const known = this.#typedAlong.find(snapshot);
    if (known) return typedAlong(known);
    try {
      const joined = this.#inFlight.join(snapshot, signal);
      const rest = joined && (await joined) ? this.#typedAlong.find(snapshot) : undefined;
      if (rest) return typedAlong(rest);
      return await this.#inFlight.start(snapshot, signal, async (stop, onText) => {
        const decodeAfterMs = explicit ? 0 : this.#pace.delayFor(snapshot);
        return await this.#generate(snapshot, stop, onText, decodeAfterMs);
      });
    } catch (error) {
      return silenceFor(error);
    }
  }

  /** Evaluates the prompt of a place where the user is expected to type. */
  async warm(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
    await this.#generator.warm(promptFor(snapshot), signal);
  }

  /** Forgets what belongs to one model; to be called when another one serves. */
  reset(): void {
    this.#typedAlong.clear();
    this.#inFlight.cancel();
  }

  async #generate(
    snapshot: Snapshot,
    signal: AbortSignal,
    onText: (text: string) => void,
    decodeAfterMs: number,
  ): Promise<Outcome> {
    try {
      const prompt = promptFor(snapshot);
      const candidate = await this.#generator.generate(prompt, signal, onText, { decodeAfterMs });
      this.#pace.answered(candidate.cost.totalMs);
      const outcome = this.#finish(snapshot, candidate);
      if (outcome.kind === 'shown') void this.#lookAhead(accepted(snapshot, outcome.suggestion));
      return outcome;
    } catch (error) {
      return silenceFor(error);
    }
  }

  /** Computes, while nothing else is asked, what comes after the suggestion: in its line, or else in the next. */
  async #lookAhead(next: Snapshot): Promise<void> {
    try {
      const here = await this.#generator.generate(promptFor(next), noAbort, () => undefined, { idle: true });
      if (this.#finish(next, here).kind === 'shown') return;
      const below = onNewLine(next);
      if (!below) return;
      this.#finish(
        below,
        await this.#generator.generate(promptFor(below), noAbort, () => undefined, { idle: true }),
      );
    } catch {
      // Something else goes first; what is computed by then stays in the KV cache.
    }
  }

  #finish(snapshot: Snapshot, { text, cost }: Candidate): Outcome {
    const result = postprocess(text, { snapshot, context: surroundings(snapshot) });
    if (typeof result === 'string') return { kind: 'silent', reason: result, cost };
    this.#typedAlong.remember(snapshot, result);
    return { kind: 'shown', suggestion: result, source: 'model', cost };
  }
}

function typedAlong(suggestion: Suggestion): Outcome {
  return { kind: 'shown', suggestion, source: 'typed-along' };
}

const REASON = {
  cancelled: 'cancelled',
  unavailable: 'engine-unavailable',
  failed: 'engine-failed',
} as const;

function silenceFor(error: unknown): Outcome {
  const reason = error instanceof GenerateError ? REASON[error.failure] : 'engine-failed';
  return { kind: 'silent', reason, detail: error instanceof Error ? error.message : String(error) };
}
