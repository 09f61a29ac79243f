/** A holder of a resource, which `dispose` releases. Disposing twice does nothing more. */
export interface Disposable {
  dispose(): void;
}

/** A disposable that runs `release` at its first disposal, and never again. */
export function toDisposable(release: () => void): Disposable {
  let pending: (() => void) | undefined = release;
  return {
    dispose: () => {
      const run = pending;
      pending = undefined;
      run?.();
    },
  };
}

/** An event that listeners subscribe to; disposing the returned handle ends the subscription. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** An event source for modules that must not import `vscode`: it calls its listeners synchronously, in order. */
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
