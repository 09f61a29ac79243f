import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { GpuError } from './errors.ts';

/** Folder of node-llama-cpp, which looks for a binary beside itself: each binary gets a copy of the library, which is 3 MB. */
const LIBRARY = ['node_modules', 'node-llama-cpp'];

/** The file to import for node-llama-cpp in an installation, by the installation's `libraryRoot`. */
export function libraryEntry(root: string): string {
  return join(root, ...LIBRARY, 'dist', 'index.js');
}

/** The folder of a native package in an installation, by its `libraryRoot` and the package's name. */
export function nativeFolder(root: string, name: string): string {
  return join(root, 'node_modules', '@node-llama-cpp', name);
}

/** The folder of node-llama-cpp in the packaged extension. */
export function shippedLibrary(extensionRoot: string): string {
  return join(extensionRoot, 'dist', 'worker', ...LIBRARY);
}

/** Whether the extension is packaged, with a library to copy; sources use that of their node_modules. */
export function isPackaged(extensionRoot: string): boolean {
  return existsSync(join(shippedLibrary(extensionRoot), 'dist', 'index.js'));
}

/**
 * Copies node-llama-cpp into an installation. Rejects as node:fs does.
 * @throws GpuError `unsupported` in a copy of the extension that runs from its sources, where the library is not in
 * one piece.
 */
export async function copyLibrary(extensionRoot: string, root: string): Promise<void> {
  if (!isPackaged(extensionRoot)) throw notPackagedError();
  await cp(shippedLibrary(extensionRoot), join(root, ...LIBRARY), { recursive: true });
}

/** The error for a copy of the extension that was not packaged. */
export function notPackagedError(): GpuError {
  const message =
    'This Nearline runs from its sources. GPU support can be installed into a packaged one only.';
  return new GpuError('unsupported', message);
}
