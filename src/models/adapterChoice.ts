import type { EngineAdapter, EngineModel } from '../host/engineState.ts';
import { type AdapterSetting, listedAdapters } from './adapterFiles.ts';
import type { Memento } from './history.ts';
import type { Move } from './updates.ts';

/** Key of the choices in both memories: the path of an adapter by model. */
const CHOICES = 'nearline.adapterChoices';

/** What the bundled model is called there: its path is another one with every version of the extension. */
const BUNDLED_KEY = 'bundled';

/** What stands for no adapter. */
const NONE = '';

/** More models than anybody adapts; the oldest choices are forgotten. */
const MOST = 50;

type Choices = Readonly<Record<string, string>>;

/** Where adapters are listed, and where it is kept which of them are on. */
export interface AdapterStores {
  /** The user's list. */
  readonly listed: () => readonly AdapterSetting[];
  /** The editor's memory for all workspaces. */
  readonly everywhere: Memento;
  /** Its memory for this workspace. Nothing is read from the workspace's files. */
  readonly workspace: Memento;
}

/** Which adapter is on, for each model: everywhere, or in this workspace alone. */
export class AdapterChoice {
  readonly #stores: AdapterStores;

  constructor(stores: AdapterStores) {
    this.#stores = stores;
  }

  /** All that can be chosen. */
  get listed(): readonly EngineAdapter[] {
    return listedAdapters(this.#stores.listed());
  }

  /** A model with the adapter that is on for it, as far as that is still listed. */
  adapted(model: EngineModel): EngineModel {
    const here = this.#here(model);
    return here === undefined ? this.adaptedElsewhere(model) : this.withAdapter(model, here);
  }

  /** A model as it would be {@link adapted} if this workspace had no choice of its own. */
  adaptedElsewhere(model: EngineModel): EngineModel {
    return this.withAdapter(model, read(this.#stores.everywhere)[keyOf(model)]);
  }

  /** A model with the listed adapter of a path, or with none. */
  withAdapter({ label, path, bundled }: EngineModel, adapterPath: string | undefined): EngineModel {
    const adapter = this.listed.find((one) => one.path === adapterPath);
    return { label, path, bundled, ...(adapter && { adapter }) };
  }

  /** Whether this workspace has a choice of its own for a model, be it for no adapter. */
  isOwn(model: EngineModel): boolean {
    return this.#here(model) !== undefined;
  }

  /** Keeps a model's adapter where that takes effect: for the workspace if it has its own choice, else everywhere. */
  async keep(model: EngineModel): Promise<void> {
    if (this.isOwn(model)) await this.keepHere(model);
    else await write(this.#stores.everywhere, model, model.adapter?.path);
  }

  /** Keeps a model's adapter, or that it has none, for this workspace alone. */
  async keepHere(model: EngineModel): Promise<void> {
    await write(this.#stores.workspace, model, model.adapter?.path ?? NONE);
  }

  /** Forgets this workspace's own choice. */
  async forgetHere(model: EngineModel): Promise<void> {
    await write(this.#stores.workspace, model, undefined);
  }

  /**
   * Turns on for a model's newer file what is on for the older one, unless something was chosen for it already. The
   * older one keeps its adapter, for whoever goes back to it.
   */
  async inherit(where: 'everywhere' | 'workspace', moves: readonly Move[]): Promise<void> {
    const memory = this.#stores[where];
    const before = read(memory);
    const after = moves.reduce<Choices>((choices, { from, to }) => {
      const inherited = choices[from];
      return inherited === undefined || choices[to] !== undefined ? choices : { ...choices, [to]: inherited };
    }, before);
    if (after !== before) await memory.update(CHOICES, newest(Object.entries(after)));
  }

  #here(model: EngineModel): string | undefined {
    return read(this.#stores.workspace)[keyOf(model)];
  }
}

function keyOf({ path, bundled }: EngineModel): string {
  return bundled ? BUNDLED_KEY : path;
}

function read(memory: Memento): Choices {
  const saved = memory.get(CHOICES);
  if (typeof saved !== 'object' || saved === null) return {};
  return Object.fromEntries(
    Object.entries(saved).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

async function write(memory: Memento, model: EngineModel, path: string | undefined): Promise<void> {
  const others = Object.entries(read(memory)).filter(([key]) => key !== keyOf(model));
  const choice = path === undefined ? [] : [[keyOf(model), path] as const];
  await memory.update(CHOICES, newest([...others, ...choice]));
}

function newest(choices: readonly (readonly [string, string])[]): Choices {
  return Object.fromEntries(choices.slice(-MOST));
}
