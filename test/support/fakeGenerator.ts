import { GenerateError, type Generator, type Timing } from '../../src/completion/generator.ts';
import type { Candidate, CompletionCost, Prompt } from '../../src/completion/types.ts';

export const COST: CompletionCost = {
  promptTokens: 9,
  evaluatedTokens: 1,
  decodedTokens: 3,
  unusedTokens: 0,
  decodeSteps: 0,
  anchor: 'kept',
  firstTokenMs: 1,
  totalMs: 2,
};

/** One generation that a test decides about. */
export interface Asked {
  readonly prompt: Prompt;
  readonly signal: AbortSignal;
  readonly timing: Timing;
  readonly write: (text: string) => void;
  readonly finish: (text: string, more?: Partial<Candidate>) => void;
  readonly fail: (error: GenerateError) => void;
}

/** A generator whose answers are given by hand; an aborted one fails by itself, like the real one. */
export class FakeGenerator implements Generator {
  readonly asked: Asked[] = [];
  /** What is asked while nothing else is. */
  readonly ahead: Asked[] = [];
  readonly prefilled: Prompt[] = [];

  generate(
    prompt: Prompt,
    signal: AbortSignal,
    write: (text: string) => void,
    timing: Timing = {},
  ): Promise<Candidate> {
    const list = timing.idle === true ? this.ahead : this.asked;
    return new Promise((resolve, reject) => {
      const finish = (text: string, more: Partial<Candidate> = {}): void =>
        resolve({ text, scores: [], alternatives: [], cost: COST, ...more });
      list.push({ prompt, signal, timing, write, finish, fail: reject });
      // A signal of its own for each request: tests pass the same one to many.
      AbortSignal.any([signal]).addEventListener('abort', () =>
        reject(new GenerateError('cancelled', 'stopped')),
      );
    });
  }

  prefill(prompt: Prompt): Promise<void> {
    this.prefilled.push(prompt);
    return Promise.resolve();
  }

  get last(): Asked {
    return this.asked.at(-1)!;
  }
}
