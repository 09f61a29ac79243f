import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { copyChecked } from '../download/copy.ts';
import { download as downloadFile } from '../download/download.ts';
import { type AddressPolicy, httpsFrom } from '../download/request.ts';
import type { Clock } from '../util/async.ts';
import { GpuError, packageFault, packageMismatch } from './errors.ts';
import type { Fetch, Watched } from './install.ts';
import { GPU_VERSION, type GpuPack, type GpuPackage, packedFile, type PlatformPackages } from './packages.ts';

/** What a download needs besides its target. */
export interface DownloadOptions extends Watched {
  readonly release: Release;
  readonly clock: Clock;
}

/**
 * Downloads a package's packed file and checks it. Nothing is left behind where it fails: the folder of an installation
 * does not outlive it, so that nobody would go on from there.
 * @throws GpuError
 */
export async function downloadPackage(
  wanted: GpuPackage,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const { release, clock, signal, onBytes } = options;
  const request = {
    address: releaseAddress(release, wanted),
    target: file,
    name: packedFile(wanted),
    bytes: wanted.bytes,
    hash: { integrity: wanted.integrity },
    policy: release.policy,
  };
  try {
    await downloadFile(request, {
      clock,
      signal,
      keepPartial: false,
      onProgress: ({ bytes }) => onBytes(bytes),
    });
  } catch (error) {
    throw packageFault(error, wanted);
  }
}

/** Where packages are fetched from. */
export interface Release {
  /** Address of the folder with the packed files, without a final slash. */
  readonly folder: string;
  readonly policy: AddressPolicy;
}

/** The release's own host, and those that it redirects a download to. */
const RELEASE_HOSTS = httpsFrom('ours', [
  'github.com',
  'objects.githubusercontent.com',
  'release-assets.githubusercontent.com',
]);

/**
 * The release of our own repository that carries the packages of this version.
 * @param repository the manifest's address of the repository: `https://github.com/owner/name.git`.
 */
export function ownRelease(repository: string): Release {
  return {
    folder: `${webAddress(repository)}/releases/download/gpu-${GPU_VERSION}`,
    policy: RELEASE_HOSTS,
  };
}

/** Address of a packed file in a release. */
export function releaseAddress({ folder }: Pick<Release, 'folder'>, wanted: GpuPackage): string {
  return `${folder}/${packedFile(wanted)}`;
}

/** The page from which people download the packed files by hand. */
export function releasePage(repository: string): string {
  return `${webAddress(repository)}/releases/tag/gpu-${GPU_VERSION}`;
}

function webAddress(repository: string): string {
  return repository.replace(/\.git$/, '');
}

/** A pack of files that a user downloaded elsewhere. */
export interface LocalPack extends GpuPack {
  readonly fetch: Fetch;
}

/**
 * The pack that files make up. Looks at sizes only: what is in them is hashed when they are copied.
 * @throws GpuError `wrong-files` for one that is none of this platform's packages, and for the second part of CUDA
 * without the first.
 */
export async function packOfFiles(paths: readonly string[], available: PlatformPackages): Promise<LocalPack> {
  const files = new Map<GpuPackage, string>();
  for (const path of paths) files.set(await packageOf(path, available), path);
  const { vulkan, cuda, cuda12 } = available;
  const packages = files.has(vulkan) ? [vulkan] : [cuda, cuda12].filter((part) => files.has(part));
  if (!files.has(vulkan) && !files.has(cuda)) {
    throw new GpuError(
      'wrong-files',
      `${packedFile(cuda12)} is of use only together with ${packedFile(cuda)}.`,
    );
  }
  return { kind: files.has(vulkan) ? 'vulkan' : 'cuda', packages, fetch: copyFrom(files) };
}

async function packageOf(path: string, available: PlatformPackages): Promise<GpuPackage> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => -1,
  );
  const found = Object.values<GpuPackage>({ ...available }).find((candidate) => candidate.bytes === bytes);
  if (found) return found;
  const names = Object.values<GpuPackage>({ ...available }).map(packedFile);
  const message = `${basename(path)} is not a file that this version can use. It takes ${names.join(', ')}.`;
  throw new GpuError('wrong-files', message);
}

function copyFrom(files: ReadonlyMap<GpuPackage, string>): Fetch {
  return async (wanted, target, watched) => {
    const path = files.get(wanted);
    if (path === undefined) throw packageMismatch(wanted);
    const { bytes, integrity } = wanted;
    try {
      await copyChecked(path, { target, name: packedFile(wanted), bytes, hash: { integrity } }, watched);
    } catch (error) {
      throw packageFault(error, wanted);
    }
  };
}
