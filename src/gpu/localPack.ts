import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { copyChecked } from '../download/copy.ts';
import type { PackageFetch } from './download.ts';
import { GpuError, packageError, packageMismatchError } from './errors.ts';
import { type GpuPack, type GpuPackage, packedFile, type PlatformPackages } from './packages.ts';

/** A pack that a user downloaded elsewhere, and the fetch that copies its files. */
interface LocalPack extends GpuPack {
  readonly fetch: PackageFetch;
}

/**
 * The pack that files of the user's make up, by their sizes; their contents are hashed when they are copied.
 * @throws GpuError `wrong-files` for one that is none of this platform's packages, and for the second part of CUDA
 * without the first.
 */
export async function packOfFiles(paths: readonly string[], available: PlatformPackages): Promise<LocalPack> {
  const files = new Map<GpuPackage, string>();
  for (const path of paths) files.set(await packageOf(path, available), path);
  const { vulkan, cuda, cuda12 } = available;
  const isVulkan = files.has(vulkan);
  const packages = isVulkan ? [vulkan] : [cuda, cuda12].filter((part) => files.has(part));
  if (!isVulkan && !files.has(cuda)) {
    throw new GpuError(
      'wrong-files',
      `${packedFile(cuda12)} is of use only together with ${packedFile(cuda)}.`,
    );
  }
  return { kind: isVulkan ? 'vulkan' : 'cuda', packages, fetch: copyFrom(files) };
}

async function packageOf(path: string, available: PlatformPackages): Promise<GpuPackage> {
  const bytes = await stat(path).then(
    ({ size }) => size,
    () => -1,
  );
  const packages = Object.values<GpuPackage>({ ...available });
  const found = packages.find((candidate) => candidate.bytes === bytes);
  if (found) return found;
  const names = packages.map(packedFile);
  const message = `${basename(path)} is not a file that this version can use. It takes ${names.join(', ')}.`;
  throw new GpuError('wrong-files', message);
}

function copyFrom(files: ReadonlyMap<GpuPackage, string>): PackageFetch {
  return async (wanted, target, signal, onBytes) => {
    const path = files.get(wanted);
    if (path === undefined) throw packageMismatchError(wanted);
    const { bytes, integrity } = wanted;
    const request = { target, name: packedFile(wanted), bytes, hash: { integrity } };
    try {
      await copyChecked(path, request, signal, onBytes);
    } catch (error) {
      throw packageError(error, wanted);
    }
  };
}
