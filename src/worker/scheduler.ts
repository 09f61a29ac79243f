import { CallError } from '../protocol/messages.ts';

type Job<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Runs one job at a time, and only ever the newest: a new job aborts the running one and takes the place of
 * the waiting one. A thousand queued requests cost one.
 */
export class NewestWins {
  #running:
    | { readonly controller: AbortController; readonly done: Promise<unknown>; readonly idle: boolean }
    | undefined;
  #latest = 0;

  /**
   * @param signal the caller's own wish to stop.
   * @throws CallError `cancelled` when a newer job came before this one ended.
   */
  async run<T>(job: Job<T>, signal: AbortSignal, idle = false): Promise<T> {
    const turn = ++this.#latest;
    while (this.#running) {
      this.#running.controller.abort();
      await this.#running.done;
    }
    if (turn !== this.#latest || signal.aborted) throw superseded();
    const controller = new AbortController();
    const done = this.#start(job, AbortSignal.any([signal, controller.signal]));
    const running = { controller, done: done.catch(() => undefined), idle };
    this.#running = running;
    try {
      return await done;
    } finally {
      this.#running = undefined;
    }
  }

  /** Runs a job only where nothing but another idle one runs; any later job aborts it. */
  async runWhenIdle<T>(job: Job<T>, signal: AbortSignal): Promise<T> {
    if (this.#running && !this.#running.idle) throw superseded();
    return await this.run(job, signal, true);
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
