import type { Generator, Timing } from '../../src/completion/generator.ts';
import type { Candidate, Prompt } from '../../src/completion/types.ts';
import { shortHash } from './case.ts';
import type { Store } from './store.ts';

/** Candidate that was generated for a prompt. */
export interface Recorded {
  readonly key: string;
  readonly candidate: Candidate;
}

/**
 * Generator whose candidates are recorded as a whole, and read where a prompt was asked for before. What is shown at
 * different certainties is so compared on the very same candidates, and mostly without a wait.
 */
export class RecordedGenerator implements Generator {
  readonly #generator: Generator;
  readonly #store: Store<Recorded>;

  constructor(generator: Generator, store: Store<Recorded>) {
    this.#generator = generator;
    this.#store = store;
  }

  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing?: Timing,
  ): Promise<Candidate> {
    const key = shortHash(JSON.stringify([prompt.before, prompt.suffix, prompt.extent, prompt.maxTokens]));
    const known = this.#store.get(key);
    if (known) return known.candidate;
    const whole = { ...prompt, certainty: undefined };
    // Else a short window would answer, because no other time is left to read the whole one.
    await this.#generator.prefill(whole, signal);
    const candidate = await this.#generator.generate(whole, signal, onText, timing);
    this.#store.add({ key, candidate });
    return candidate;
  }

  /** Evaluates nothing ahead: most prompts are not evaluated at all. */
  async prefill(): Promise<void> {}
}
