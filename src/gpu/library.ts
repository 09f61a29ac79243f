import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { GpuError } from './errors.ts';

// The library looks for a binary beside itself, so each binary gets a copy of the library, which is 3 MB.
const LIBRARY = ['node_modules', 'node-llama-cpp'];

/** The file to import for the library of an installation, by the installation's `libraryRoot`. */
export function libraryEntry(root: string): string {
  return join(root, ...LIBRARY, 'dist', 'index.js');
}

/** Where an installation has its native packages. */
export function nativeFolder(root: string, name: string): string {
  return join(root, 'node_modules', '@node-llama-cpp', name);
}

/** The library as the packaged extension carries it. */
export function shippedLibrary(extensionRoot: string): string {
  return join(extensionRoot, 'dist', 'worker', ...LIBRARY);
}

/** Whether there is a library to copy: the packaged extension has its own, sources use that of node_modules. */
export function isPackaged(extensionRoot: string): boolean {
  return existsSync(join(shippedLibrary(extensionRoot), 'dist', 'index.js'));
}

/**
 * Copies the library into an installation.
 * @throws GpuError `unsupported` in a copy of the extension that runs from its sources, where the library is not in
 * one piece.
 */
export async function copyLibrary(extensionRoot: string, root: string): Promise<void> {
  if (!isPackaged(extensionRoot)) throw runsFromSources();
  await cp(shippedLibrary(extensionRoot), join(root, ...LIBRARY), { recursive: true });
}

/** For a copy of the extension that was not packaged. */
export function runsFromSources(): GpuError {
  const message =
    'This Nearline runs from its sources. GPU support can be installed into a packaged one only.';
  return new GpuError('unsupported', message);
}
