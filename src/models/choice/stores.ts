import type { AdapterSetting } from '../adapters/listed.ts';
import type { Memory } from '../history.ts';

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
  readonly everywhere: Memory;
  /** Its memory for this workspace. Nothing is read from the workspace's files. */
  readonly workspace: Memory;
}
