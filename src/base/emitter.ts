import { toDisposable, type Disposable } from './disposable.ts';

/** Subscribes a listener; disposing the handle ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** The smallest event source that serves modules which must not import `vscode`. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    this.#listeners.add(listener);
    return toDisposable(() => void this.#listeners.delete(listener));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
