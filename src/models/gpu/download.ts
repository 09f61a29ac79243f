import type { Clock } from '../../base/clock.ts';
import { download as downloadFile } from '../transfer/download.ts';
import { packageFault } from './faults.ts';
import type { Watched } from './install.ts';
import { packedFile, type GpuPackage } from './packages.ts';
import { addressOf, type Release } from './release.ts';

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
export async function download(wanted: GpuPackage, file: string, options: DownloadOptions): Promise<void> {
  const { release, clock, signal, onBytes } = options;
  const request = {
    address: addressOf(release, wanted),
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
