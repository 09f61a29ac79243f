import { CallError } from '../protocol/messages.ts';

type Job<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Who asks: somebody who waits, the host for later use, or the worker itself. A job stops those of its own
 * rank and below, and is refused while one above it is wanted.
 */
export type Rank = 'foreground' | 'ahead' | 'background';

const RANKS: readonly Rank[] = ['background', 'ahead', 'foreground'];

/**
 * Runs one job at a time, and only ever the newest: a new job aborts the running one and takes the place of
 * the waiting one. A thousand queued requests cost one.
 */
export class NewestWins {
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined;
  #latest = 0;
  /** Ranks of the jobs that run or wait. */
  readonly #wanted: Rank[] = [];

  /**
   * @param signal the caller's own wish to stop.
   * @throws CallError `cancelled` when a newer job came before this one ended, or one of a higher rank is wanted.
   */
  async run<T>(job: Job<T>, signal: AbortSignal, rank: Rank = 'foreground'): Promise<T> {
    if (this.#wanted.some((other) => RANKS.indexOf(other) > RANKS.indexOf(rank))) throw superseded();
    this.#wanted.push(rank);
    try {
      return await this.#takeTurn(job, signal);
    } finally {
      this.#wanted.splice(this.#wanted.indexOf(rank), 1);
    }
  }

  async #takeTurn<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
    const turn = ++this.#latest;
    while (this.#running) {
      this.#running.controller.abort();
      await this.#running.done;
    }
    if (turn !== this.#latest || signal.aborted) throw superseded();
    const controller = new AbortController();
    const done = this.#start(job, AbortSignal.any([signal, controller.signal]));
    const running = { controller, done: done.catch(() => undefined) };
    this.#running = running;
    try {
      return await done;
    } finally {
      this.#running = undefined;
    }
  }

  async #start<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
    const value = await job(signal);
    if (signal.aborted) throw superseded();
    return value;
  }
}

/** The error that ends a job which a newer one, or its caller, no longer wants. */
export function superseded(): CallError {
  return new CallError('cancelled', 'superseded by a newer request');
}
