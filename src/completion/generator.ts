import { KindError } from '../util/errors.ts';
import type { Candidate, Prompt } from './types.ts';

/**
 * The port through which the pipeline reaches a model. Implemented by the host's client and by the remote server's;
 * tests script it.
 */
export interface Generator {
  /**
   * The candidate that the model writes for a prompt.
   * @param onText called with the candidate's text so far.
   * @throws GenerateError when nothing can be generated; nothing else is thrown.
   */
  generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing?: Timing,
  ): Promise<Candidate>;
  /** Evaluates a prompt ahead of its use. Never rejects: a prefill that fails changes nothing. */
  prefill(prompt: Prompt, signal: AbortSignal): Promise<void>;
}

/** When to write. */
export interface Timing {
  /** Milliseconds from now before which nothing is to be decoded; evaluation of the prompt begins at once. */
  readonly decodeAfterMs?: number;
  /** Whether all other requests go first. */
  readonly idle?: boolean;
  /** How many other completions are wanted besides. */
  readonly alternatives?: number;
}

/** Error of a request for which nothing was generated. */
export class GenerateError extends KindError<GenerateFailure> {
  override readonly name = 'GenerateError';
}

/**
 * Why nothing was generated. `cancelled`: nobody waits any more. `unavailable`: no model serves now. `failed`: this
 * request broke.
 */
export type GenerateFailure = 'cancelled' | 'unavailable' | 'failed';

/**
 * One generator in the place of several: each request goes to the one that serves at the time, so that generators can
 * be exchanged while the pipeline runs.
 * @param serving the generator that serves now. Must not reject; may take a moment, where a generator is only just
 * being made.
 */
export function switchable(serving: () => Promise<Generator>): Generator {
  return {
    generate: async (...request) => await (await serving()).generate(...request),
    prefill: async (...request) => await (await serving()).prefill(...request),
  };
}
