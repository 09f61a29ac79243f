import { posix, win32 } from 'node:path';
import type { FoundMachine } from './types.ts';

/** Folders that may hold models; whether they exist was not looked at. */
export interface Places {
  readonly lmStudio: readonly string[];
  readonly ollama: readonly string[];
  readonly huggingFace: readonly string[];
}

/** Where the programs keep their models, by their documentation, and by the variables that they heed. */
export function placesOf({ home, env, platform }: FoundMachine): Places {
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
