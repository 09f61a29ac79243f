import { download } from '../download/download.ts';
import { type AddressPolicy, httpsFrom } from '../download/request.ts';
import type { Clock } from '../util/async.ts';
import { packageError } from './errors.ts';
import { GPU_VERSION, type GpuPackage, packedFile } from './packages.ts';

/**
 * Brings a packed file to a path and checks its hash: {@link downloadFrom} a release, or a copy of a file of the user's.
 * @param onBytes called with the bytes so far.
 * @throws GpuError
 */
export type PackageFetch = (
  wanted: GpuPackage,
  file: string,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
) => Promise<void>;

/**
 * A fetch that downloads packages from a release. Nothing is left behind where it fails: the folder of an installation is
 * removed with it, so that no later attempt could go on from there.
 */
export function downloadFrom(release: Release, clock: Clock): PackageFetch {
  return async (wanted, file, signal, onBytes) => {
    const request = {
      address: releaseAddress(release, wanted),
      target: file,
      name: packedFile(wanted),
      bytes: wanted.bytes,
      hash: { integrity: wanted.integrity },
      policy: release.policy,
    };
    const onProgress = ({ bytes }: { readonly bytes: number }): void => onBytes(bytes);
    try {
      await download(request, { clock, signal, keepPartial: false, onProgress });
    } catch (error) {
      throw packageError(error, wanted);
    }
  };
}

/** A release: the place that packages are downloaded from. */
export interface Release {
  /** Address of the folder with the packed files, without a final slash. */
  readonly folder: string;
  readonly policy: AddressPolicy;
}

/** Hosts of a release: its own, and those that it redirects a download to. */
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
