import type { EngineAdapter, EngineModel } from '../host/engineState.ts';
import { type AdapterSetting, listedAdapters } from './adapterFiles.ts';
import { type Memento, ModelMemento } from './memento.ts';
import type { ModelMove } from './updates.ts';

/** Key of the choices in both memories. */
const CHOICES = 'nearline.adapterChoices';

/** Models whose adapters are remembered: more than anybody adapts. */
const MAX_CHOICES = 50;

/** The path that stands for a choice of no adapter. */
const NO_ADAPTER = '';

/** Path of the chosen adapter, by model. */
type Choices = ModelMemento<string>;

/** The adapter that is on for each model: everywhere, or in this workspace alone. */
export class AdapterChoice {
  readonly #settings: () => readonly AdapterSetting[];
  readonly #everywhere: Choices;
  readonly #workspace: Choices;

  /**
   * @param settings the user's list of adapters.
   * @param everywhere the editor's memory for all workspaces.
   * @param workspace its memory for this workspace. Nothing is read from the workspace's files.
   */
  constructor(settings: () => readonly AdapterSetting[], everywhere: Memento, workspace: Memento) {
    this.#settings = settings;
    this.#everywhere = choicesIn(everywhere);
    this.#workspace = choicesIn(workspace);
  }

  /** All adapters that can be chosen. */
  get listed(): readonly EngineAdapter[] {
    return listedAdapters(this.#settings());
  }

  /** A model with the adapter that is on for it, or with none where that adapter is listed no more. */
  adapted(model: EngineModel): EngineModel {
    const own = this.#workspace.get(model);
    return own === undefined ? this.adaptedElsewhere(model) : this.withAdapter(model, own);
  }

  /** A model as it would be {@link adapted} if this workspace had no choice of its own. */
  adaptedElsewhere(model: EngineModel): EngineModel {
    return this.withAdapter(model, this.#everywhere.get(model));
  }

  /** A model with the listed adapter of a path, or with none where the path is undefined or not listed. */
  withAdapter({ label, path, bundled }: EngineModel, adapterPath: string | undefined): EngineModel {
    const adapter = this.listed.find((one) => one.path === adapterPath);
    return { label, path, bundled, ...(adapter && { adapter }) };
  }

  /** Whether this workspace has a choice of its own for a model, be it for no adapter. */
  isOwn(model: EngineModel): boolean {
    return this.#workspace.get(model) !== undefined;
  }

  /** Keeps a model's adapter where that takes effect: for the workspace if it has its own choice, else everywhere. */
  async keep(model: EngineModel): Promise<void> {
    if (this.isOwn(model)) await this.keepHere(model);
    else await this.#everywhere.set(model, model.adapter?.path);
  }

  /** Keeps a model's adapter, or that it has none, for this workspace alone. */
  async keepHere(model: EngineModel): Promise<void> {
    await this.#workspace.set(model, model.adapter?.path ?? NO_ADAPTER);
  }

  /** Forgets this workspace's own choice for a model. */
  async forgetHere(model: EngineModel): Promise<void> {
    await this.#workspace.set(model, undefined);
  }

  /**
   * Turns on for a model's newer file the adapter that is on for the older one, unless something was chosen for the
   * newer file already. The older file keeps its adapter, so that a user who goes back to it finds it as it was.
   */
  async inherit(where: 'everywhere' | 'workspace', moves: readonly ModelMove[]): Promise<void> {
    const choices = where === 'everywhere' ? this.#everywhere : this.#workspace;
    const before = choices.all;
    const after = moves.reduce((all, { from, to }) => {
      const inherited = all[from];
      return inherited === undefined || all[to] !== undefined ? all : { ...all, [to]: inherited };
    }, before);
    if (after !== before) await choices.replace(after);
  }
}

function choicesIn(memory: Memento): Choices {
  const isValue = (value: unknown): value is string => typeof value === 'string';
  return new ModelMemento({ memory, key: CHOICES, isValue, capacity: MAX_CHOICES });
}
