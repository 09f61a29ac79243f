import type { EngineModel } from '../host/engineState.ts';
import { AdapterChoice } from './adapterChoice.ts';
import type { AdapterSetting } from './adapterFiles.ts';
import { bundledModel } from './bundled.ts';
import type { Memento } from './memento.ts';
import { modelFromFile } from './modelFile.ts';
import { type ModelMove, ModelMoves, movedPath } from './updates.ts';

/** The settings that say which model is used. */
export interface ChoiceSettings {
  /** Path of the general model; empty for the bundled one. */
  readonly model: string;
  /** By language id: a path, or `bundled`. */
  readonly languageModels: Readonly<Record<string, string>>;
  readonly adapters: readonly AdapterSetting[];
}

/** The settings and memories in which choices are kept. */
interface ChoiceStores {
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

/** Key of the model that was chosen for a workspace, in its memory: a path, empty for the bundled model. */
const WORKSPACE_MODEL = 'nearline.workspaceModel';

/** Name of the bundled model in the setting of models by language. */
const BUNDLED_WORD = 'bundled';

/** The model that is to be used for each language, with its adapter, as the user has chosen them. */
export class ModelChoice {
  readonly #stores: ChoiceStores;
  readonly #moves: ModelMoves;
  readonly adapters: AdapterChoice;

  constructor(stores: ChoiceStores) {
    this.#stores = stores;
    const { settings, everywhere, workspace } = stores;
    this.#moves = new ModelMoves(everywhere, workspace);
    this.adapters = new AdapterChoice(() => settings().adapters, everywhere, workspace);
  }

  /** The model that was chosen for this workspace alone; undefined where none was. */
  get workspaceModel(): EngineModel | undefined {
    const path = this.#workspacePath();
    return path === undefined ? undefined : selectedModel(this.#stores.extensionRoot, path);
  }

  /** Paths of all models that were chosen for something, but for the bundled one. */
  get paths(): readonly string[] {
    const { model, languageModels } = this.#stores.settings();
    const paths = [model, this.#workspacePath() ?? '', ...Object.values(languageModels)];
    return paths.filter((path) => path.trim() !== '' && path !== BUNDLED_WORD);
  }

  /**
   * The models to try for a language in their order. Each comes with its adapter first and then without, so that a
   * broken adapter does not keep its model from being used.
   * @param languageId undefined where nothing is typed in.
   */
  candidates(languageId: string | undefined): readonly EngineModel[] {
    return this.#modelsAt(this.#chosenPaths(languageId, this.#workspacePath()));
  }

  /** The first of the {@link candidates}. */
  wanted(languageId: string | undefined): EngineModel {
    return this.#first(this.candidates(languageId));
  }

  /** The model that would be {@link wanted} if this workspace had no choice of its own. */
  wantedElsewhere(languageId: string | undefined): EngineModel {
    return this.#first(this.#modelsAt(this.#chosenPaths(languageId, undefined)));
  }

  /**
   * Keeps a choice where it takes effect: for the language or the workspace where that has a choice of its own, else in
   * general. Rejects as saving does.
   * @returns for what it was kept.
   */
  async keep(model: EngineModel, languageId: string | undefined): Promise<ChosenPath['kind']> {
    const kind = this.#chosenPaths(languageId, this.#workspacePath())[0]?.kind ?? 'general';
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
  async follow(moves: readonly ModelMove[]): Promise<void> {
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
    const path = this.#workspacePath();
    const moved = path === undefined ? undefined : movedPath(path, due);
    // All are begun before any is waited for: the editor's memory gives what was written at once.
    await Promise.all([
      this.#stores.workspace.update(WORKSPACE_MODEL, moved),
      this.adapters.inherit('workspace', due),
      this.#moves.followed(),
    ]);
  }

  #workspacePath(): string | undefined {
    const path = this.#stores.workspace.get(WORKSPACE_MODEL);
    return typeof path === 'string' ? path : undefined;
  }

  async #keepFor(languageId: string, model: EngineModel): Promise<void> {
    const { languageModels } = this.#stores.settings();
    const path = model.bundled ? BUNDLED_WORD : model.path;
    await this.#stores.saveLanguages({ ...languageModels, [languageId]: path });
  }

  #chosenPaths(languageId: string | undefined, workspace: string | undefined): readonly ChosenPath[] {
    const { model, languageModels } = this.#stores.settings();
    return chosenPathsFor({ general: model, workspace, languages: languageModels }, languageId);
  }

  #modelsAt(chosen: readonly ChosenPath[]): readonly EngineModel[] {
    return chosen.flatMap(({ path }) => {
      const model = selectedModel(this.#stores.extensionRoot, path);
      const adapted = this.adapters.adapted(model);
      return adapted.adapter ? [adapted, model] : [model];
    });
  }

  #first([model]: readonly EngineModel[]): EngineModel {
    return model ?? bundledModel(this.#stores.extensionRoot);
  }
}

/** The model that a path of a setting or a memory means: the bundled one for an empty path. */
export function selectedModel(extensionRoot: string, path: string): EngineModel {
  return path.trim() === '' ? bundledModel(extensionRoot) : modelFromFile(path);
}

/**
 * The inverse of {@link selectedModel}: the bundled model's path is another one with every version of the extension.
 */
function pathOf({ path, bundled }: EngineModel): string {
  return bundled ? '' : path;
}

/** All paths that were chosen. */
export interface ChosenPaths {
  /** Path of a model file; empty for the bundled model. */
  readonly general: string;
  /** Path for this workspace alone, as `general`; undefined where it has no choice of its own. */
  readonly workspace: string | undefined;
  /** By language id: a path, or {@link BUNDLED_WORD}. */
  readonly languages: Readonly<Record<string, string>>;
}

/** The path of a model that was chosen, and for what. */
interface ChosenPath {
  readonly kind: 'language' | 'workspace' | 'general';
  /** Empty for the bundled model. */
  readonly path: string;
}

/**
 * The paths that were chosen for a language, the most particular first: for the language, for the workspace, in
 * general. The later ones are used where the first cannot be.
 * @param languageId undefined where nothing is typed in.
 * @returns one at least, the last of which is the general one.
 */
export function chosenPathsFor(
  { general, workspace, languages }: ChosenPaths,
  languageId?: string,
): readonly ChosenPath[] {
  const paths = [
    { kind: 'language', path: languagePath(languages, languageId) },
    { kind: 'workspace', path: workspace },
    { kind: 'general', path: general.trim() },
  ] as const;
  return paths.flatMap(({ kind, path }) => (path === undefined ? [] : [{ kind, path }]));
}

function languagePath(languages: ChosenPaths['languages'], languageId = ''): string | undefined {
  // A language may be called like something that every object has.
  const path = Object.hasOwn(languages, languageId) ? languages[languageId]?.trim() : undefined;
  // An empty text is a setting that is being written.
  if (path === undefined || path === '') return undefined;
  return path === BUNDLED_WORD ? '' : path;
}
