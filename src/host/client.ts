import { GenerateError, type Generator, type Timing } from '../completion/generator.ts';
import type { Candidate, Prompt } from '../completion/types.ts';
import type { CallOptions } from '../protocol/caller.ts';
import {
  CallError,
  type Calls,
  type LoadedModel,
  type LoadParams,
  type MeasuredSpeed,
} from '../protocol/messages.ts';
import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf } from '../util/log.ts';
import type { Exit, WorkerProcess } from './process.ts';

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

  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
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

/** Without progress for this long a load is given up. */
const LOAD_SILENCE_MS = 60_000;
/**
 * Without a chunk or token for this long a generation is given up. A worker of low priority beside two processes that
 * compute on two cores was seen to take more than 10 s for a chunk.
 */
const GENERATION_SILENCE_MS = 30_000;

/** A worker process with its model loaded. */
export class Session implements Disposable {
  readonly loaded: LoadedModel;
  readonly #process: WorkerProcess;
  readonly #clock: Clock;

  private constructor(process: WorkerProcess, loaded: LoadedModel, clock: Clock) {
    this.#process = process;
    this.loaded = loaded;
    this.#clock = clock;
  }

  /** @throws CallError when the process ends, the load fails, or nothing moves for a minute. */
  static async open(
    process: WorkerProcess,
    params: LoadParams,
    clock: Clock,
    onProgress: (fraction: number) => void,
  ): Promise<Session> {
    await process.ready;
    const loaded = await supervised(process, clock, LOAD_SILENCE_MS, 'load', params, {
      onProgress: ({ fraction }) => onProgress(fraction),
    });
    return new Session(process, loaded, clock);
  }

  get exited(): Promise<Exit> {
    return this.#process.exited;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** A call that evaluates tokens; the process is ended when it neither answers nor moves. */
  async evaluate<M extends 'complete' | 'warm'>(
    method: M,
    params: Calls[M]['params'],
    options: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    return await supervised(this.#process, this.#clock, GENERATION_SILENCE_MS, method, params, options);
  }

  /** SHA-256 of a file, computed in the worker so that the editor's own process does not wait for it. */
  async hash(path: string): Promise<string> {
    return (await this.#process.call('hash', { path })).sha256;
  }

  /** How fast the model was seen to be; undefined as long as nothing was measured. */
  async speed(): Promise<MeasuredSpeed | undefined> {
    return (await this.#process.call('speed', {})).speed;
  }

  dispose(): void {
    this.#process.dispose();
  }
}

/** Runs a call under a deadline that each progress message extends. */
async function supervised<M extends 'load' | 'complete' | 'warm'>(
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

/** Whether a failed call ended because nobody wanted its answer any more. */
export function isCancelled(error: unknown): boolean {
  return error instanceof CallError && error.code === 'cancelled';
}
