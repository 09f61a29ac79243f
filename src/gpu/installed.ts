import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as v from 'valibot';
import { isAlive } from '../util/process.ts';
import { libraryEntry } from './library.ts';
import { GPU_VERSION, type GpuKind, type GpuPack } from './packages.ts';

/** GPU support that is in place. */
export interface GpuInstallation {
  readonly kind: GpuKind;
  /** Absolute; see `libraryEntry`. */
  readonly libraryRoot: string;
  /** Of node-llama-cpp. */
  readonly version: string;
}

/** What `installed.json` says: written last and removed first, so that nothing incomplete is ever used. */
const MARKER = v.object({
  version: v.string(),
  kind: v.picklist(['cuda', 'vulkan'] satisfies GpuKind[]),
  platform: v.string(),
  arch: v.string(),
  packages: v.array(v.string()),
});

type Marker = v.InferOutput<typeof MARKER>;

/** Everything about GPU support lies here, below the extension's own folder of the editor's storage. */
export function gpuFolder(storage: string): string {
  return join(storage, 'gpu');
}

/** Where a pack is installed. */
export function packFolder(storage: string, kind: GpuKind): string {
  return join(gpuFolder(storage), `${GPU_VERSION}-${kind}`);
}

/** The installation to use, or undefined: reads one small file, and never throws. */
export function installedGpu(storage: string): GpuInstallation | undefined {
  const marker = readMarker(storage);
  if (!marker || marker.version !== GPU_VERSION) return undefined;
  if (marker.platform !== process.platform || marker.arch !== process.arch) return undefined;
  const libraryRoot = packFolder(storage, marker.kind);
  return existsSync(libraryEntry(libraryRoot))
    ? { kind: marker.kind, libraryRoot, version: GPU_VERSION }
    : undefined;
}

/** Whether the packages of a pack are installed, these and no others. */
export function isInstalled(storage: string, { kind, packages }: GpuPack): boolean {
  const names = packages.map(({ name }) => name).sort();
  return (
    installedGpu(storage)?.kind === kind && String(readMarker(storage)?.packages.toSorted()) === String(names)
  );
}

/** What was installed for another version of the engine than this one, and is of no use any more. */
export function outdatedGpu(storage: string): GpuKind | undefined {
  const marker = readMarker(storage);
  return marker && marker.version !== GPU_VERSION ? marker.kind : undefined;
}

/** Declares a pack installed; a reader sees the old marker or the new one. */
export async function writeMarker(storage: string, { kind, packages }: GpuPack): Promise<void> {
  const { platform, arch } = process;
  const names = packages.map(({ name }) => name);
  const marker: Marker = { version: GPU_VERSION, kind, platform, arch, packages: names };
  const fresh = `${markerFile(storage)}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify(marker, null, 2)}\n`);
  await rename(fresh, markerFile(storage));
}

/** Declares that nothing is installed. */
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

const WORK = /^work-(\d+)-/;
const PACK = /^\d+\.\d+\.\d+-(cuda|vulkan)$/;
const MARKER_FILE = /^installed\.json\.(\d+)$/;

/** Makes an empty folder for an installation in progress; its name carries the process, so that a later one can clean up. */
export async function workFolder(storage: string): Promise<string> {
  return await mkdtemp(join(gpuFolder(storage), `work-${process.pid}-`));
}

/**
 * Removes what nobody needs: packs other than the installed one, and what a process that is gone left half done.
 * Never rejects; what is in use stays for the next time.
 * @returns whether all of it is gone.
 */
export async function sweep(storage: string): Promise<boolean> {
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

/** On Windows a file stays in use until the worker that has it loaded is gone, which takes it a second. */
async function remove(path: string): Promise<boolean> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    return true;
  } catch {
    return false;
  }
}
