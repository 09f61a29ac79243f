import { basename, resolve } from 'node:path';
import type { EngineAdapter } from '../../host/engineState.ts';

/** An adapter as the user listed it. */
export interface AdapterSetting {
  /** Of the GGUF file. */
  readonly path: string;
  /** How much of it is added to the weights; 1, as it was trained, where absent. */
  readonly scale?: number | undefined;
  /** For menus; the name of the file where absent. */
  readonly name?: string | undefined;
}

/** The user's adapters in their order, each file once. */
export function listedAdapters(settings: readonly AdapterSetting[]): readonly EngineAdapter[] {
  const byPath = new Map<string, EngineAdapter>();
  for (const setting of settings) {
    const adapter = adapterFrom(setting);
    if (setting.path.trim() !== '' && !byPath.has(adapter.path)) byPath.set(adapter.path, adapter);
  }
  return [...byPath.values()];
}

/** An adapter of the list as the engine takes it. */
export function adapterFrom({ path, scale = 1, name = '' }: AdapterSetting): EngineAdapter {
  const label = name.trim() || basename(path).replace(/\.gguf$/i, '');
  return { label, path: resolve(path), scale };
}
