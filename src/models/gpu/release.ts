import { httpsFrom, type AddressPolicy } from '../transfer/policy.ts';
import { GPU_VERSION, packedFile, type GpuPackage } from './packages.ts';

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
export function addressOf({ folder }: Pick<Release, 'folder'>, wanted: GpuPackage): string {
  return `${folder}/${packedFile(wanted)}`;
}

/** The page from which people download the packed files by hand. */
export function releasePage(repository: string): string {
  return `${webAddress(repository)}/releases/tag/gpu-${GPU_VERSION}`;
}

function webAddress(repository: string): string {
  return repository.replace(/\.git$/, '');
}
