import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { copyChecked } from '../transfer/copy.ts';
import { GpuError } from './error.ts';
import { mismatch, packageFault } from './faults.ts';
import type { Fetch } from './install.ts';
import { packedFile, type GpuPack, type GpuPackage, type PlatformPackages } from './packages.ts';

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
    if (path === undefined) throw mismatch(wanted);
    const { bytes, integrity } = wanted;
    try {
      await copyChecked(path, { target, name: packedFile(wanted), bytes, hash: { integrity } }, watched);
    } catch (error) {
      throw packageFault(error, wanted);
    }
  };
}
