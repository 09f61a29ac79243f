import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import { huggingFaceModels, lmStudioModels, ollamaModels } from './programs.ts';
import type { FoundMachine, FoundModel } from './walk.ts';

/**
 * The models that LM Studio, Ollama and Hugging Face's tools keep on this machine, each file once. Reads names, sizes and
 * Ollama's manifests, never a model: the header check has the last word on what can be loaded. Never rejects.
 */
export async function findModels(machine: FoundMachine): Promise<readonly FoundModel[]> {
  const { lmStudio, ollama, huggingFace } = modelFoldersOf(machine);
  const lists = await Promise.all([
    ...lmStudio.map(lmStudioModels),
    ...ollama.map(ollamaModels),
    ...huggingFace.map(huggingFaceModels),
  ]);
  const models = lists.flat();
  // Several tags of Ollama's may name one file.
  return models.filter(({ path }, index) => models.findIndex((other) => other.path === path) === index);
}

/** Folders that may hold models; whether they exist was not looked at. */
export interface ModelFolders {
  readonly lmStudio: readonly string[];
  readonly ollama: readonly string[];
  readonly huggingFace: readonly string[];
}

/** Where the programs keep their models, by their documentation, and by the variables that they heed. */
export function modelFoldersOf({ home, env, platform }: FoundMachine): ModelFolders {
  const paths = platform === 'win32' ? win32 : posix;
  const join = (...names: readonly string[]): string => paths.join(...names);
  const set = (name: string): string | undefined => {
    const path = env[name]?.trim().replace(/^~(?=[\\/]|$)/, () => home);
    return path !== undefined && paths.isAbsolute(path) ? path : undefined;
  };
  const cache = set('XDG_CACHE_HOME') ?? join(home, '.cache');
  const huggingFace = set('HF_HOME') ?? join(cache, 'huggingface');
  // Linux runs Ollama as a service with a home of its own.
  const service = platform === 'linux' ? ['/usr/share/ollama/.ollama/models'] : [];
  const ollama = set('OLLAMA_MODELS');
  return {
    lmStudio: [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')],
    ollama: ollama === undefined ? [join(home, '.ollama', 'models'), ...service] : [ollama],
    huggingFace: [set('HF_HUB_CACHE') ?? set('HUGGINGFACE_HUB_CACHE') ?? join(huggingFace, 'hub')],
  };
}

/** The user's own folders. */
export function thisHome(): FoundMachine {
  return { home: homedir(), env: process.env, platform: process.platform };
}
