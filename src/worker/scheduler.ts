import { CallError } from '../protocol/messages.ts';

type Job<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs one job at a time, and only ever the newest: a new job aborts the running one and takes the place of
 * the waiting one. A thousand queued requests cost one.
 */
export class NewestWins {
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined;
  #latest = 0;
  /** Jobs of somebody who waits, running or about to. */
  #wanted = 0;

  /**
   * @param signal the caller's own wish to stop.
   * @throws CallError `cancelled` when a newer job came before this one ended.
   */
  async run<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
    this.#wanted++;
    try {
      return await this.#takeTurn(job, signal);
    } finally {
      this.#wanted--;
    }
  }

  /** Runs a job only where nothing but another idle one runs; any later job aborts it. */
  async runWhenIdle<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
    if (this.#wanted > 0) throw superseded();
    return await this.#takeTurn(job, signal);
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
