import { basename, resolve } from 'node:path';
import type { EngineModel } from '../host/engineState.ts';
import { BUNDLED_NAME, bundledModelPath } from './bundled.ts';

/** The model that ships with the extension. */
export function bundledModel(extensionRoot: string): EngineModel {
  return { label: BUNDLED_NAME, path: bundledModelPath(extensionRoot), bundled: true };
}

/** A model from a file of the user's, named after the file without its shard number. */
export function modelFromFile(path: string): EngineModel {
  const label = basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
  return { label, path: resolve(path), bundled: false };
}

/**
 * All models to choose from: the bundled one first, then the user's files in their order, each once.
 * @param selected the model setting: a path, or empty for the bundled model.
 */
export function modelChoices(
  extensionRoot: string,
  files: readonly string[],
  selected: string,
): readonly EngineModel[] {
  const paths = [...files, ...(selected === '' ? [] : [selected])].filter((path) => path.trim() !== '');
  const users = [...new Set(paths.map((path) => resolve(path)))].map(modelFromFile);
  const bundled = bundledModel(extensionRoot);
  return [bundled, ...users.filter(({ path }) => path !== bundled.path)];
}

/** The model that a model setting means. */
export function selectedModel(extensionRoot: string, selected: string): EngineModel {
  return selected.trim() === '' ? bundledModel(extensionRoot) : modelFromFile(selected);
}
