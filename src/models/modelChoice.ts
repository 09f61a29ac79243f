import type { EngineModel } from '../host/engineState.ts';
import { AdapterChoice } from './adapterChoice.ts';
import type { AdapterSetting } from './adapterFiles.ts';
import { bundledModel, selectedModel } from './bundled.ts';
import type { Memento } from './history.ts';
import { type Move, movedPath, Moves } from './updates.ts';

/** Which model is to be used for what, and with which adapter. */
export class ModelChoice {
  readonly #stores: ChoiceStores;
  readonly #moves: Moves;
  readonly adapters: AdapterChoice;

  constructor(stores: ChoiceStores) {
    this.#stores = stores;
    const { settings, everywhere, workspace } = stores;
    this.#moves = new Moves(everywhere, workspace);
    this.adapters = new AdapterChoice({ listed: () => settings().adapters, everywhere, workspace });
  }

  /** The model that was chosen for this workspace alone. */
  get workspaceModel(): EngineModel | undefined {
    const path = this.#here();
    return path === undefined ? undefined : selectedModel(this.#stores.extensionRoot, path);
  }

  /** Paths of all models that were chosen for something, but for the bundled one. */
  get paths(): readonly string[] {
    const { model, languageModels } = this.#stores.settings();
    const paths = [model, this.#here() ?? '', ...Object.values(languageModels)];
    return paths.filter((path) => path.trim() !== '' && path !== BUNDLED_WORD);
  }

  /**
   * The models to try for a language in their order; each with its adapter first, and then without: a broken adapter
   * is to cost nobody the model.
   * @param languageId undefined where nothing is typed in.
   */
  candidates(languageId: string | undefined): readonly EngineModel[] {
    return this.#modelsFor(this.#wishes(languageId, this.#here()));
  }

  /** The first of the {@link candidates}. */
  wanted(languageId: string | undefined): EngineModel {
    return this.#first(this.candidates(languageId));
  }

  /** What would be {@link wanted} if this workspace had no choice of its own. */
  wantedElsewhere(languageId: string | undefined): EngineModel {
    return this.#first(this.#modelsFor(this.#wishes(languageId, undefined)));
  }

  /**
   * Keeps a choice where it takes effect: for the language or the workspace where that has a choice of its own, else
   * in general. Rejects as saving does.
   * @returns for what it was kept.
   */
  async keep(model: EngineModel, languageId: string | undefined): Promise<Wish['kind']> {
    const kind = this.#wishes(languageId, this.#here())[0]?.kind ?? 'general';
    if (kind === 'language' && languageId !== undefined) await this.#keepFor(languageId, model);
    else if (kind === 'workspace') await this.keepHere(model);
    else await this.#stores.saveModel(pathOf(model));
    return kind;
  }

  /** Keeps a choice for this workspace alone. */
  async keepHere(model: EngineModel): Promise<void> {
    await this.#stores.workspace.update(WORKSPACE_MODEL, pathOf(model));
  }

  /** Forgets this workspace's own choice. */
  async forgetHere(): Promise<void> {
    await this.#stores.workspace.update(WORKSPACE_MODEL, undefined);
  }

  /** Has all choices of a model's older files, with their adapters, mean its newer one. Rejects as saving does. */
  async follow(moves: readonly Move[]): Promise<void> {
    const { model, languageModels } = this.#stores.settings();
    const languages = Object.entries(languageModels).map(
      ([id, path]) => [id, movedPath(path, moves)] as const,
    );
    const isChanged = languages.some(([id, path]) => path !== languageModels[id]);
    await this.adapters.inherit('everywhere', moves);
    await this.#moves.record(moves);
    await this.catchUp();
    if (movedPath(model, moves) !== model) await this.#stores.saveModel(movedPath(model, moves));
    if (isChanged) await this.#stores.saveLanguages(Object.fromEntries(languages));
  }

  /** Has this workspace's choices follow what other windows have updated meanwhile. Rejects as its memory does. */
  async catchUp(): Promise<void> {
    const { due } = this.#moves;
    if (due.length === 0) return;
    const here = this.#here();
    const moved = here === undefined ? undefined : movedPath(here, due);
    // All are begun before any is waited for: the editor's memory gives what was written at once.
    await Promise.all([
      this.#stores.workspace.update(WORKSPACE_MODEL, moved),
      this.adapters.inherit('workspace', due),
      this.#moves.followed(),
    ]);
  }

  #here(): string | undefined {
    const path = this.#stores.workspace.get(WORKSPACE_MODEL);
    return typeof path === 'string' ? path : undefined;
  }

  async #keepFor(languageId: string, model: EngineModel): Promise<void> {
    const { languageModels } = this.#stores.settings();
    const path = model.bundled ? BUNDLED_WORD : model.path;
    await this.#stores.saveLanguages({ ...languageModels, [languageId]: path });
  }

  #wishes(languageId: string | undefined, workspace: string | undefined): readonly Wish[] {
    const { model, languageModels } = this.#stores.settings();
    return wishesFor({ general: model, workspace, languages: languageModels }, languageId);
  }

  #modelsFor(wishes: readonly Wish[]): readonly EngineModel[] {
    return wishes.flatMap(({ path }) => {
      const model = selectedModel(this.#stores.extensionRoot, path);
      const adapted = this.adapters.adapted(model);
      return adapted.adapter ? [adapted, model] : [model];
    });
  }

  #first([model]: readonly EngineModel[]): EngineModel {
    return model ?? bundledModel(this.#stores.extensionRoot);
  }
}

/** As settings and memories have it: the bundled model's path is another one with every version of the extension. */
function pathOf({ path, bundled }: EngineModel): string {
  return bundled ? '' : path;
}

/** Key of the model that was chosen for a workspace, in its memory: a path, empty for the bundled model. */
export const WORKSPACE_MODEL = 'nearline.workspaceModel';

/** The settings that say which model is used. */
export interface ChoiceSettings {
  /** Path of the general model; empty for the bundled one. */
  readonly model: string;
  /** By language id: a path, or `bundled`. */
  readonly languageModels: Readonly<Record<string, string>>;
  readonly adapters: readonly AdapterSetting[];
}

/** Where choices are found and kept. */
export interface ChoiceStores {
  /** Folder that holds `models/`. */
  readonly extensionRoot: string;
  readonly settings: () => ChoiceSettings;
  readonly saveModel: (path: string) => Promise<void>;
  readonly saveLanguages: (models: ChoiceSettings['languageModels']) => Promise<void>;
  /** The editor's memory for all workspaces. */
  readonly everywhere: Memento;
  /** Its memory for this workspace. Nothing is read from the workspace's files. */
  readonly workspace: Memento;
}

/** What the setting of models by language calls the bundled model. */
export const BUNDLED_WORD = 'bundled';

/** All that was chosen. */
export interface Wishes {
  /** Path of a model file; empty for the bundled model. */
  readonly general: string;
  /** For this workspace alone, as `general`; undefined where it has no choice of its own. */
  readonly workspace: string | undefined;
  /** By language id: a path, or {@link BUNDLED_WORD}. */
  readonly languages: Readonly<Record<string, string>>;
}

/** A model that was chosen, and for what. */
export interface Wish {
  readonly kind: 'language' | 'workspace' | 'general';
  /** Empty for the bundled model. */
  readonly path: string;
}

/**
 * What was chosen for a language, the most particular first: for the language, for the workspace, in general. The
 * others are there for when the first cannot be used.
 * @param languageId undefined where nothing is typed in.
 * @returns at least one.
 */
export function wishesFor({ general, workspace, languages }: Wishes, languageId?: string): readonly Wish[] {
  const wishes = [
    { kind: 'language', path: languageWish(languages, languageId) },
    { kind: 'workspace', path: workspace },
    { kind: 'general', path: general.trim() },
  ] as const;
  return wishes.flatMap(({ kind, path }) => (path === undefined ? [] : [{ kind, path }]));
}

function languageWish(languages: Wishes['languages'], languageId = ''): string | undefined {
  // A language may be called like something that every object has.
  const wish = Object.hasOwn(languages, languageId) ? languages[languageId]?.trim() : undefined;
  // An empty text is a setting that is being written.
  if (wish === undefined || wish === '') return undefined;
  return wish === BUNDLED_WORD ? '' : wish;
}
