import type { Disposable } from '../base/disposable.ts';
import { isSameModel, type EngineModel } from '../host/engineState.ts';
import type { Supervisor } from '../host/supervisor.ts';

/** Engines besides the one that serves: a user goes back and forth between two models, hardly ever among four. */
const MOST = 2;

/** Engines that stay loaded when another model takes over, so that switching back takes no time. */
export class KeptEngines implements Disposable {
  readonly #mayKeep: () => boolean;
  /** The one that served last first. */
  #engines: readonly Supervisor[] = [];

  /** @param mayKeep whether there is memory to spare; asked when an engine stops serving. */
  constructor(mayKeep: () => boolean) {
    this.#mayKeep = mayKeep;
  }

  get models(): readonly EngineModel[] {
    return this.#engines.map(({ model }) => model);
  }

  /** Takes over an engine that does not serve any more: keeps it, or ends it. */
  keep(engine: Supervisor): void {
    if (engine.state.kind !== 'ready' || !this.#mayKeep()) {
      engine.dispose();
      return;
    }
    const [...engines] = [engine, ...this.#engines];
    for (const old of engines.splice(MOST)) old.dispose();
    this.#engines = engines;
  }

  /** Hands back the engine of a model, if there is one. */
  take(model: EngineModel): Supervisor | undefined {
    const found = this.#engines.find((engine) => isSameModel(engine.model, model));
    this.#engines = this.#engines.filter((engine) => engine !== found);
    return found;
  }

  /** Ends all: their memory is wanted, or they were loaded with settings that no longer hold. */
  drop(): void {
    for (const engine of this.#engines) engine.dispose();
    this.#engines = [];
  }

  idleLimitChanged(): void {
    for (const engine of this.#engines) engine.idleLimitChanged();
  }

  dispose(): void {
    this.drop();
  }
}
