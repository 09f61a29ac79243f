import { unlessAborted } from '../base/abort.ts';
import type { Disposable } from '../base/disposable.ts';
import { cancelled } from './error.ts';

/** One at a time, the newest: whoever comes ends the one before, and begins when that one has let go. */
export class Turns implements Disposable {
  #controller: AbortController | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Whether somebody's turn is not over yet. */
  get taken(): boolean {
    return this.#controller !== undefined;
  }

  /**
   * Rejects as the work does, and with RemoteError `cancelled` where it is too late to begin.
   * @param work has to end soon after its signal fires.
   */
  async take<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw cancelled();
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const own = AbortSignal.any([signal, controller.signal]);
    const turn = unlessAborted(this.#last, own, cancelled).then(async () => await work(own));
    this.#last = Promise.allSettled([this.#last, turn]).then(() => {
      if (this.#controller === controller) this.#controller = undefined;
    });
    return await turn;
  }

  /** Ends the turn that is not over; nobody gets another one. */
  dispose(): void {
    this.#closed = true;
    this.#controller?.abort();
  }
}
