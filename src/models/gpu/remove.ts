import { asGpuError } from './error.ts';
import { removeMarker } from './installed.ts';
import { sweep } from './sweep.ts';

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
