import { installedGpu } from './installed.ts';
import { libraryEntry } from './library.ts';
import type { GpuKind } from './packages.ts';

/** Where the worker is to compute: `built-in` is the binary that ships, with Metal on Apple silicon and no GPU else. */
export type GpuChoice = 'off' | 'built-in' | { readonly kind: GpuKind; readonly entry: string };

/**
 * What a setting means on this machine: reads one small file and is asked at every start of the worker.
 * @param storage folder of the extension in the editor's storage; undefined where there is none.
 */
export function gpuChoice(setting: 'auto' | 'off', storage: string | undefined): GpuChoice {
  if (setting === 'off') return 'off';
  const installed = storage === undefined ? undefined : installedGpu(storage);
  return installed ? { kind: installed.kind, entry: libraryEntry(installed.libraryRoot) } : 'built-in';
}
