import { CallError } from '../protocol/messages.ts';

type Job<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Priority of a job: a request that a user waits for, a request of the host for later use, or the worker's own work. A
 * job stops those of its own priority and below, and is refused while one above it runs or waits.
 */
type Priority = 'foreground' | 'prefetch' | 'background';

/** Priorities, the lowest first. */
const PRIORITIES: readonly Priority[] = ['background', 'prefetch', 'foreground'];

/**
 * Scheduler that runs one job at a time, and only ever the newest: a new job aborts the running one and takes the place
 * of the waiting one. A thousand queued requests cost one.
 */
export class NewestWins {
  #running: { readonly controller: AbortController; readonly done: Promise<unknown> } | undefined;
  #latest = 0;
  /** Priorities of the jobs that run or wait. */
  readonly #wanted: Priority[] = [];

  /**
   * Result of a job.
   * @param signal the caller's own wish to stop.
   * @throws CallError `cancelled` when a newer job came before this one ended, or one of a higher priority runs or
   * waits.
   */
  async run<T>(job: Job<T>, signal: AbortSignal, priority: Priority = 'foreground'): Promise<T> {
    const isHigher = (other: Priority): boolean => PRIORITIES.indexOf(other) > PRIORITIES.indexOf(priority);
    if (this.#wanted.some(isHigher)) throw superseded();
    this.#wanted.push(priority);
    try {
      return await this.#takeTurn(job, signal);
    } finally {
      this.#wanted.splice(this.#wanted.indexOf(priority), 1);
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

/** Error of a job that a newer one supersedes, or that its caller does not want any more. */
export function superseded(): CallError {
  return new CallError('cancelled', 'superseded by a newer request');
}
