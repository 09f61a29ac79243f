import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireSpace, SPARE_BYTES } from '../download/partialFile.ts';
import { type FreeBytes, renamePatiently } from '../util/files.ts';
import type { PackageFetch } from './download.ts';
import { asGpuError, cancelledError, GpuError } from './errors.ts';
import {
  gpuFolder,
  type GpuInstallation,
  installedGpu,
  isInstalled,
  packFolder,
  removeMarker,
  sweepGpuFolder,
  workFolder,
  writeMarker,
} from './installed.ts';
import { copyLibrary, isPackaged, nativeFolder, notPackagedError } from './library.ts';
import { downloadBytes, type GpuPack, installedBytes } from './packages.ts';

/** A step of an installation; `bytes` are of all its packed files together. */
export type InstallStep =
  | { readonly kind: 'fetching'; readonly bytes: number; readonly totalBytes: number }
  | { readonly kind: 'unpacking' };

/** An installation to make, and how it is watched and stopped. */
interface InstallOptions {
  /** Folder of the extension in the editor's storage; made where it is missing. */
  readonly storage: string;
  /** Folder that holds `dist/`. */
  readonly extensionRoot: string;
  readonly pack: GpuPack;
  readonly fetch: PackageFetch;
  readonly freeBytes: FreeBytes;
  /** Ends the worker, which has the library loaded that is about to be replaced. */
  readonly release: () => void;
  readonly signal: AbortSignal;
  readonly onStep: (step: InstallStep) => void;
}

/**
 * Installs a pack in place of any other. It is built in a folder of its own that is renamed in one step, and counts once
 * its marker is written: whatever goes wrong, nothing half installed is ever used.
 * @throws GpuError
 */
export async function installGpu(options: InstallOptions): Promise<GpuInstallation> {
  const { storage, extensionRoot, pack, freeBytes, signal } = options;
  let work: string | undefined;
  // Installing what is there already is a wish to have it repaired.
  const isRepair = isInstalled(storage, pack);
  try {
    if (!isPackaged(extensionRoot)) throw notPackagedError();
    await mkdir(gpuFolder(storage), { recursive: true });
    await sweepGpuFolder(storage);
    await requireSpace(gpuFolder(storage), 'GPU support', neededBytes(pack), freeBytes);
    work = await workFolder(storage);
    const built = await build(work, options);
    return await putInPlace(built, isRepair, options);
  } catch (error) {
    throw asGpuError(error, signal);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true }).catch(() => undefined);
    await sweepGpuFolder(storage);
  }
}

async function build(work: string, options: InstallOptions): Promise<string> {
  const { extensionRoot, pack, fetch, signal, onStep } = options;
  // Bundled as a file of its own, which is read only here.
  const { unpack } = await import('./unpack.ts');
  const root = join(work, 'built');
  const totalBytes = downloadBytes(pack);
  let before = 0;
  for (const wanted of pack.packages) {
    const file = join(work, `${wanted.name}.tgz`);
    const onBytes = (bytes: number): void => onStep({ kind: 'fetching', bytes: before + bytes, totalBytes });
    await fetch(wanted, file, signal, onBytes);
    onStep({ kind: 'unpacking' });
    await unpack(file, nativeFolder(root, wanted.name), signal);
    await rm(file);
    before += wanted.bytes;
  }
  await copyLibrary(extensionRoot, root);
  return root;
}

async function putInPlace(
  built: string,
  isRepair: boolean,
  { storage, pack, release, signal }: InstallOptions,
): Promise<GpuInstallation> {
  if (signal.aborted) throw cancelledError();
  // Another window may have been faster, and may have it in use.
  if (isRepair || !isInstalled(storage, pack)) {
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
  if (installed) return installed;
  throw new GpuError('unexpected', 'GPU support was removed while it was installed. Try again.');
}

/**
 * Removes GPU support of whatever kind and version; removing it twice does nothing.
 * @param release ends the worker, which has the library loaded; from then on nothing uses it.
 * @returns false where files are still in use, on Windows by another window's worker: the next installation or
 * removal deletes them.
 * @throws GpuError where the storage cannot be written to.
 */
export async function removeGpu(storage: string, release: () => void): Promise<boolean> {
  try {
    await removeMarker(storage);
  } catch (error) {
    throw asGpuError(error);
  }
  release();
  return await sweepGpuFolder(storage);
}

/** Bytes that an installation takes at its peak: a packed file is deleted as soon as it is unpacked. */
export function neededBytes(pack: GpuPack): number {
  // The spare bytes hold the library's JavaScript, too, and what is lost by rounding up to blocks.
  return installedBytes(pack) + Math.max(...pack.packages.map(({ bytes }) => bytes)) + SPARE_BYTES;
}
