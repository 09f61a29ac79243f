import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { type EngineModel, isSameModel } from '../host/engineState.ts';
import { bundledModel } from './bundled.ts';
import type { Memento } from './memento.ts';
import type { Switcher } from './switcher.ts';

/** Key of the model that served before the one that does now. */
const PREVIOUS = 'nearline.previousModel';

const MODEL: v.GenericSchema<EngineModel> = v.object({
  label: v.string(),
  path: v.string(),
  bundled: v.boolean(),
});

/**
 * The model that served before the user chose another, so that the choice can be undone, days later too. A switch that
 * only follows the language that is typed in is no choice, and not remembered.
 */
export class ModelHistory {
  readonly #extensionRoot: string;
  readonly #memory: Memento;
  readonly #switcher: Pick<Switcher, 'service'>;

  /** @param extensionRoot folder that holds `models/`. */
  constructor(extensionRoot: string, memory: Memento, switcher: Pick<Switcher, 'service'>) {
    this.#extensionRoot = extensionRoot;
    this.#memory = memory;
    this.#switcher = switcher;
  }

  /** The model that served before; undefined where there was none, its file is gone, or it serves again. */
  get previous(): EngineModel | undefined {
    const model = this.#memory.get(PREVIOUS);
    if (!v.is(MODEL, model)) return undefined;
    // Each version of the extension has a folder of its own.
    const found = model.bundled ? { ...model, ...bundledModel(this.#extensionRoot) } : model;
    return existsSync(found.path) && !isSameModel(found, this.#switcher.service.model) ? found : undefined;
  }

  /** Notes that the user has chosen another model than `before`, which served until then. */
  async replaced(before: EngineModel): Promise<void> {
    if (!isSameModel(before, this.#switcher.service.model)) await this.#memory.update(PREVIOUS, before);
  }
}
