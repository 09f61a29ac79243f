import type { EngineModel } from '../host/engineState.ts';

/** A store of values by key that outlives a session: `vscode.Memento` fits. */
export interface Memento {
  readonly get: (key: string) => unknown;
  readonly update: (key: string, value: unknown) => PromiseLike<void>;
}

/** A model as far as it takes to tell it from others. */
export type ModelIdentity = Pick<EngineModel, 'path' | 'bundled'>;

/** Name of the bundled model in a {@link ModelMemento}: its path is another one with every version of the extension. */
export const BUNDLED_KEY = 'bundled';

/** The options of a {@link ModelMemento}. */
interface ModelMementoOptions<T> {
  readonly memory: Memento;
  /** Key of all values together in the memory. */
  readonly key: string;
  /** Whether a saved value can be used; others count as absent. */
  readonly isValue: (value: unknown) => value is T;
  /** Number of models that are remembered; the ones that were set longest ago are forgotten. */
  readonly capacity: number;
}

/** A value for each of some models, in one entry of the editor's memory, which is read again at every call. */
export class ModelMemento<T> {
  readonly #options: ModelMementoOptions<T>;

  constructor(options: ModelMementoOptions<T>) {
    this.#options = options;
  }

  /** All values by the model's path, or {@link BUNDLED_KEY}; the ones that were set last come last. */
  get all(): Readonly<Record<string, T>> {
    const { memory, key, isValue } = this.#options;
    const saved = memory.get(key);
    if (typeof saved !== 'object' || saved === null) return {};
    return Object.fromEntries(
      Object.entries(saved).filter((entry): entry is [string, T] => isValue(entry[1])),
    );
  }

  get(model: ModelIdentity): T | undefined {
    return this.all[keyOf(model)];
  }

  /** Saves a model's value, or forgets it where that is undefined. Rejects as the memory does. */
  async set(model: ModelIdentity, value: T | undefined): Promise<void> {
    const others = Object.entries(this.all).filter(([key]) => key !== keyOf(model));
    await this.#save(value === undefined ? others : [...others, [keyOf(model), value]]);
  }

  /** Replaces all values. Rejects as the memory does. */
  async replace(values: Readonly<Record<string, T>>): Promise<void> {
    await this.#save(Object.entries(values));
  }

  async #save(entries: readonly (readonly [string, T])[]): Promise<void> {
    const { memory, key, capacity } = this.#options;
    await memory.update(key, Object.fromEntries(entries.slice(-capacity)));
  }
}

function keyOf({ path, bundled }: ModelIdentity): string {
  return bundled ? BUNDLED_KEY : path;
}
