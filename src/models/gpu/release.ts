import { GPU_VERSION, packedFile, type GpuPackage } from './packages.ts';

/** Where packages are fetched from. */
export interface Release {
  /** Address of the folder with the packed files, without a final slash. */
  readonly folder: string;
  /** Whether a file may come from an address: asked for the first one and for every redirect. */
  readonly allows: (url: URL) => boolean;
  readonly fetch: typeof fetch;
}

// The release's own host, and those that it redirects a download to.
const HOSTS = new Set(['github.com', 'objects.githubusercontent.com', 'release-assets.githubusercontent.com']);

/**
 * The release of our own repository that carries the packages of this version.
 * @param repository the manifest's address of the repository: `https://github.com/owner/name.git`.
 */
export function ownRelease(repository: string): Release {
  return {
    folder: `${webAddress(repository)}/releases/download/gpu-${GPU_VERSION}`,
    allows: isReleaseHost,
    // Looked up at each call: the editor replaces it by one that follows its proxy settings.
    fetch: async (...request) => await globalThis.fetch(...request),
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

/** Whether an address is one of the hosts that serve releases, over https on its own port. */
export function isReleaseHost({ protocol, hostname, port }: URL): boolean {
  return protocol === 'https:' && port === '' && HOSTS.has(hostname);
}

function webAddress(repository: string): string {
  return repository.replace(/\.git$/, '');
}
