import { messageOf } from '../base/log.ts';
import { GenerateError, type Generator, type Timing } from '../completion/generate.ts';
import type { Candidate, Prompt } from '../completion/types.ts';
import { isCancelled, type Session } from './session.ts';

/** Where sessions come from: the switcher in the editor, a supervisor in command-line tools. */
export interface SessionSource {
  /** @throws Error with the reason when no model serves now. */
  session(): Promise<Session>;
}

/** Implements the pipeline's port on a worker process. */
export class WorkerGenerator implements Generator {
  readonly #source: SessionSource;

  constructor(source: SessionSource) {
    this.#source = source;
  }

  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing: Timing = {},
  ): Promise<Candidate> {
    const session = await this.#session();
    try {
      const onProgress = ({ text }: { text: string }): void => onText(text);
      const { text, scores, stop, alternatives, cost } = await session.evaluate(
        'complete',
        { ...prompt, ...timing },
        { signal, onProgress },
      );
      return { text, scores, alternatives, cost, unfinished: stop === 'length' };
    } catch (error) {
      throw new GenerateError(isCancelled(error) ? 'cancelled' : 'failed', messageOf(error));
    }
  }

  async warm(prompt: Prompt, signal: AbortSignal): Promise<void> {
    try {
      const session = await this.#session();
      await session.evaluate('warm', prompt, { signal });
    } catch {
      // The next completion meets the same fault, and reports it.
    }
  }

  async #session(): Promise<Session> {
    try {
      return await this.#source.session();
    } catch (error) {
      throw new GenerateError('unavailable', messageOf(error));
    }
  }
}
