import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireSpace, SPARE_BYTES } from '../download/partialFile.ts';
import { type FreeBytes, renamePatiently } from '../util/files.ts';
import { asGpuError, gpuCancelled, GpuError } from './errors.ts';
import {
  gpuFolder,
  type GpuInstallation,
  installedGpu,
  isInstalled,
  packFolder,
  removeMarker,
  sweep,
  workFolder,
  writeMarker,
} from './installed.ts';
import { copyLibrary, isPackaged, nativeFolder, runsFromSources } from './library.ts';
import { downloadBytes, type GpuPack, type GpuPackage, installedBytes } from './packages.ts';

/** How bringing a file is watched and stopped. */
export interface Watched {
  readonly signal: AbortSignal;
  /** Called with the bytes so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Brings a packed file to a path, its hash checked: `download`, or a file of the user's. */
export type Fetch = (wanted: GpuPackage, file: string, watched: Watched) => Promise<void>;

/** What an installation is doing; `bytes` are of all its packed files together. */
export type InstallStep =
  | { readonly kind: 'fetching'; readonly bytes: number; readonly totalBytes: number }
  | { readonly kind: 'unpacking' };

export interface InstallOptions {
  /** Folder of the extension in the editor's storage; made where it is missing. */
  readonly storage: string;
  /** Folder that holds `dist/`. */
  readonly extensionRoot: string;
  readonly pack: GpuPack;
  readonly fetch: Fetch;
  readonly freeBytes: FreeBytes;
  /** Ends what has the library loaded that is about to be replaced. */
  readonly release: () => void;
  readonly signal: AbortSignal;
  readonly onStep: (step: InstallStep) => void;
}

/**
 * Installs a pack in place of any other. It is built in a folder of its own that gets its name in one step, and
 * counts once its marker is written: whatever goes wrong, nothing half installed is ever used.
 * @throws GpuError
 */
export async function installGpu(options: InstallOptions): Promise<GpuInstallation> {
  const { storage, extensionRoot, pack, freeBytes, signal } = options;
  let work: string | undefined;
  // Installing what is there already is a wish to have it repaired.
  const repair = isInstalled(storage, pack);
  try {
    if (!isPackaged(extensionRoot)) throw runsFromSources();
    await mkdir(gpuFolder(storage), { recursive: true });
    await sweep(storage);
    await requireGpuSpace(gpuFolder(storage), pack, freeBytes);
    work = await workFolder(storage);
    const built = await build(work, options);
    return await place(built, repair, options);
  } catch (error) {
    throw asGpuError(error, signal);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true }).catch(() => undefined);
    await sweep(storage);
  }
}

async function build(work: string, options: InstallOptions): Promise<string> {
  const { extensionRoot, pack, fetch, signal, onStep } = options;
  // Built as a file of its own, which is read only here.
  const { unpack } = await import('./unpack.ts');
  const root = join(work, 'built');
  const totalBytes = downloadBytes(pack);
  let before = 0;
  for (const wanted of pack.packages) {
    const file = join(work, `${wanted.name}.tgz`);
    const onBytes = (bytes: number): void => onStep({ kind: 'fetching', bytes: before + bytes, totalBytes });
    await fetch(wanted, file, { signal, onBytes });
    onStep({ kind: 'unpacking' });
    await unpack(file, nativeFolder(root, wanted.name), signal);
    await rm(file);
    before += wanted.bytes;
  }
  await copyLibrary(extensionRoot, root);
  return root;
}

async function place(
  built: string,
  repair: boolean,
  { storage, pack, release, signal }: InstallOptions,
): Promise<GpuInstallation> {
  if (signal.aborted) throw gpuCancelled();
  // Another window may have been faster, and may have it in use.
  if (repair || !isInstalled(storage, pack)) {
    const target = packFolder(storage, pack.kind);
    if (installedGpu(storage)?.kind === pack.kind) {
      await removeMarker(storage);
      release();
    }
    await rm(target, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await renamePatiently(built, target);
    await writeMarker(storage, pack);
  }
  const installed = installedGpu(storage);
  if (!installed)
    throw new GpuError('unexpected', 'GPU support was removed while it was installed. Try again.');
  return installed;
}

/**
 * Removes GPU support of whatever kind and version; doing it twice does nothing.
 * @param release ends what has the library loaded; from then on nothing uses it.
 * @returns false when files are still in use, on Windows by another window's worker: the next installation or
 * removal deletes them.
 * @throws GpuError when the storage cannot be written to.
 */
export async function removeGpu(storage: string, release: () => void): Promise<boolean> {
  try {
    await removeMarker(storage);
  } catch (error) {
    throw asGpuError(error);
  }
  release();
  return await sweep(storage);
}

/** Bytes that an installation takes at its peak: a packed file goes as soon as it is unpacked. */
export function neededBytes(pack: GpuPack): number {
  // What is spared holds the library's JavaScript, too, and what is lost by rounding up to blocks.
  return installedBytes(pack) + Math.max(...pack.packages.map(({ bytes }) => bytes)) + SPARE_BYTES;
}

/** @throws TransferError `no-space` with what is needed and what is free. */
export async function requireGpuSpace(folder: string, pack: GpuPack, freeBytes: FreeBytes): Promise<void> {
  await requireSpace(folder, 'GPU support', neededBytes(pack), freeBytes);
}
