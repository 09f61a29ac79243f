import { GenerateError, type Generator, type Timing } from '../completion/generator.ts';
import type { Candidate, Prompt } from '../completion/types.ts';
import type { CallOptions } from '../protocol/channel.ts';
import {
  CallError,
  type Calls,
  type LoadedModel,
  type LoadParams,
  type MeasuredSpeed,
} from '../protocol/messages.ts';
import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf } from '../util/errors.ts';
import type { ProcessExit, WorkerProcess } from './process.ts';

/** Source of sessions: the switcher in the editor, a supervisor in command-line tools. */
export interface SessionSource {
  /**
   * A session of the model that serves.
   * @throws Error with the reason when no model serves now.
   */
  session(): Promise<Session>;
}

/** Generator of completions in a worker process: the pipeline's port. */
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

  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    try {
      const session = await this.#session();
      await session.evaluate('prefill', prompt, { signal });
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

/**
 * Time without progress after which a load is given up: chosen so that a load from a slow disk has the time it takes.
 */
const LOAD_SILENCE_MS = 60_000;
/**
 * Time without a chunk or token after which a generation is given up. A worker of low priority beside two processes
 * that compute on two cores was seen to take more than 10 s for a chunk.
 */
const GENERATION_SILENCE_MS = 30_000;

/** Worker process with its model loaded. */
export class Session implements Disposable {
  readonly loaded: LoadedModel;
  readonly #process: WorkerProcess;
  readonly #clock: Clock;

  private constructor(process: WorkerProcess, loaded: LoadedModel, clock: Clock) {
    this.#process = process;
    this.loaded = loaded;
    this.#clock = clock;
  }

  /**
   * The session of a process, once it has loaded a model.
   * @param onProgress called with the share that is loaded, between 0 and 1.
   * @throws CallError when the process ends, the load fails, or there is no progress for a minute.
   */
  static async open(
    process: WorkerProcess,
    params: LoadParams,
    clock: Clock,
    onProgress: (fraction: number) => void,
  ): Promise<Session> {
    await process.ready;
    const loaded = await callUnderDeadline(process, clock, LOAD_SILENCE_MS, 'load', params, {
      onProgress: ({ fraction }) => onProgress(fraction),
    });
    return new Session(process, loaded, clock);
  }

  get exited(): Promise<ProcessExit> {
    return this.#process.exited;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /**
   * Result of a call that evaluates tokens. A process that makes no progress for 30 s is killed.
   * @throws CallError as `WorkerProcess.call` does.
   */
  async evaluate<M extends 'complete' | 'prefill'>(
    method: M,
    params: Calls[M]['params'],
    options: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    return await callUnderDeadline(
      this.#process,
      this.#clock,
      GENERATION_SILENCE_MS,
      method,
      params,
      options,
    );
  }

  /** SHA-256 of a file, computed in the worker so that the editor's own process does not wait for it. */
  async hash(path: string): Promise<string> {
    return (await this.#process.call('hash', { path })).sha256;
  }

  /** Speed of the model; undefined as long as nothing was measured. */
  async speed(): Promise<MeasuredSpeed | undefined> {
    return (await this.#process.call('speed', {})).speed;
  }

  dispose(): void {
    this.#process.dispose();
  }
}

/** Result of a call under a deadline that each progress message extends; the process is killed when it passes. */
async function callUnderDeadline<M extends 'load' | 'complete' | 'prefill'>(
  process: WorkerProcess,
  clock: Clock,
  silenceMs: number,
  method: M,
  params: Calls[M]['params'],
  options: CallOptions<M>,
): Promise<Calls[M]['result']> {
  const watch = (): Disposable =>
    clock.after(silenceMs, () => process.kill(`no progress in '${method}' for ${silenceMs / 1000} s`));
  let deadline = watch();
  const onProgress = (value: Calls[M]['progress']): void => {
    deadline.dispose();
    deadline = watch();
    options.onProgress?.(value);
  };
  try {
    return await process.call(method, params, { ...options, onProgress });
  } finally {
    deadline.dispose();
  }
}

/** Whether a call failed because it was cancelled, or superseded by a newer one. */
function isCancelled(error: unknown): boolean {
  return error instanceof CallError && error.kind === 'cancelled';
}
