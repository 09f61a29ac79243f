import { TypedAlong } from './cache/typedAlong.ts';
import { surroundings } from './context/surroundings.ts';
import { GenerateError, type Generator } from './generate.ts';
import { InFlight } from './inFlight.ts';
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

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  /** Never throws: whatever goes wrong is an outcome with a reason. */
  async complete(snapshot: Snapshot, signal: AbortSignal): Promise<Outcome> {
    const known = this.#typedAlong.find(snapshot);
    if (known) return typedAlong(known);
    try {
      const joined = this.#inFlight.join(snapshot, signal);
      const rest = joined && (await joined) ? this.#typedAlong.find(snapshot) : undefined;
      if (rest) return typedAlong(rest);
      return await this.#inFlight.start(snapshot, signal, async (stop, onText) => {
        return await this.#generate(snapshot, stop, onText);
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

  async #generate(snapshot: Snapshot, signal: AbortSignal, onText: (text: string) => void): Promise<Outcome> {
    try {
      const candidate = await this.#generator.generate(promptFor(snapshot), signal, onText);
      return this.#finish(snapshot, candidate);
    } catch (error) {
      return silenceFor(error);
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
