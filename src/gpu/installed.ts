import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { isAlive } from '../util/process.ts';
import { libraryEntry } from './library.ts';
import { GPU_VERSION, type GpuKind, type GpuPack } from './packages.ts';
import { writeAtomic } from '../util/files.ts';

/** An installation of GPU support that can be used. */
export interface GpuInstallation {
  readonly kind: GpuKind;
  /** Absolute path; see {@link libraryEntry}. */
  readonly libraryRoot: string;
  /** Version of node-llama-cpp. */
  readonly version: string;
}

/** The form of `installed.json`, which is written last and removed first, so that nothing incomplete is ever used. */
const MARKER = v.object({
  version: v.string(),
  kind: v.picklist(['cuda', 'vulkan'] satisfies GpuKind[]),
  platform: v.string(),
  arch: v.string(),
  packages: v.array(v.string()),
});

type Marker = v.InferOutput<typeof MARKER>;

/** The folder of everything about GPU support, below the extension's own folder of the editor's storage. */
export function gpuFolder(storage: string): string {
  return join(storage, 'gpu');
}

/** The folder in which a pack of this version is installed. */
export function packFolder(storage: string, kind: GpuKind): string {
  return join(gpuFolder(storage), `${GPU_VERSION}-${kind}`);
}

/** The installation to use; undefined where there is none for this version and machine. Reads one small file, and never throws. */
export function installedGpu(storage: string): GpuInstallation | undefined {
  const marker = readMarker(storage);
  if (!marker || marker.version !== GPU_VERSION) return undefined;
  if (marker.platform !== process.platform || marker.arch !== process.arch) return undefined;
  const libraryRoot = packFolder(storage, marker.kind);
  return existsSync(libraryEntry(libraryRoot))
    ? { kind: marker.kind, libraryRoot, version: GPU_VERSION }
    : undefined;
}

/** Whether the packages of a pack are installed, and no others. */
export function isInstalled(storage: string, { kind, packages }: GpuPack): boolean {
  const wanted = packages.map(({ name }) => name).sort();
  const installed = readMarker(storage)?.packages.toSorted();
  return installedGpu(storage)?.kind === kind && String(installed) === String(wanted);
}

/** The binary that the worker is to use: `built-in` is the one that ships, with Metal on Apple silicon and no GPU else. */
type GpuChoice = 'off' | 'built-in' | { readonly kind: GpuKind; readonly entry: string };

/**
 * The binary that a setting means on this machine. Reads one small file, at every start of the worker.
 * @param storage folder of the extension in the editor's storage; undefined where there is none.
 */
export function gpuChoice(setting: 'auto' | 'off', storage: string | undefined): GpuChoice {
  if (setting === 'off') return 'off';
  const installed = storage === undefined ? undefined : installedGpu(storage);
  return installed ? { kind: installed.kind, entry: libraryEntry(installed.libraryRoot) } : 'built-in';
}

/** The kind of an installation for another version of the engine, which is of no use any more; undefined where there is none. */
export function outdatedGpu(storage: string): GpuKind | undefined {
  const marker = readMarker(storage);
  return marker && marker.version !== GPU_VERSION ? marker.kind : undefined;
}

/** Marks a pack as installed, in one step: a reader sees the old marker or the new one. Rejects as node:fs does. */
export async function writeMarker(storage: string, { kind, packages }: GpuPack): Promise<void> {
  const { platform, arch } = process;
  const names = packages.map(({ name }) => name);
  const marker: Marker = { version: GPU_VERSION, kind, platform, arch, packages: names };
  await writeAtomic(markerFile(storage), `${JSON.stringify(marker, null, 2)}\n`);
}

/** Marks that nothing is installed. Rejects as node:fs does. */
export async function removeMarker(storage: string): Promise<void> {
  await rm(markerFile(storage), { force: true });
}

function markerFile(storage: string): string {
  return join(gpuFolder(storage), 'installed.json');
}

function readMarker(storage: string): Marker | undefined {
  try {
    const marker: unknown = JSON.parse(readFileSync(markerFile(storage), 'utf8'));
    return v.is(MARKER, marker) ? marker : undefined;
  } catch {
    return undefined;
  }
}

/** Names of what Nearline makes in the folder: {@link workFolder}, {@link packFolder}, and a marker that is being written. */
const WORK = /^work-(\d+)-/;
const PACK = /^\d+\.\d+\.\d+-(cuda|vulkan)$/;
const MARKER_FILE = /^installed\.json\.(\d+)(?:\.\d+)?$/;

/** Makes an empty folder for an installation in progress; its name has the process's id, so that {@link sweepGpuFolder} knows it. */
export async function workFolder(storage: string): Promise<string> {
  return await mkdtemp(join(gpuFolder(storage), `work-${process.pid}-`));
}

/**
 * Removes packs other than the installed one, and what a process that is gone left half done. Never rejects; what is in use
 * stays for the next time.
 * @returns whether all of it is gone.
 */
export async function sweepGpuFolder(storage: string): Promise<boolean> {
  const folder = gpuFolder(storage);
  const installed = installedGpu(storage)?.libraryRoot ?? '';
  const names = await readdir(folder).catch(() => []);
  const useless = names.filter((name) => name !== basename(installed) && isUseless(name));
  const removed = await Promise.all(useless.map(async (name) => await remove(join(folder, name))));
  return removed.every((gone) => gone);
}

function isUseless(name: string): boolean {
  const [, pid] = WORK.exec(name) ?? MARKER_FILE.exec(name) ?? [];
  return pid === undefined ? PACK.test(name) : !isAlive(Number(pid));
}

/** Removes a folder or file, patiently: on Windows a file stays in use until the worker that loaded it is gone, about a second. */
async function remove(path: string): Promise<boolean> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    return true;
  } catch {
    return false;
  }
}
