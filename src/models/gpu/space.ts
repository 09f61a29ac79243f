import { requireSpace, SPARE_BYTES } from '../transfer/space.ts';
import type { FreeBytes } from '../transfer/disk.ts';
import { installedBytes, type GpuPack } from './packages.ts';

/** Bytes that an installation takes at its peak: a packed file goes as soon as it is unpacked. */
export function neededBytes(pack: GpuPack): number {
  // What is spared holds the library's JavaScript, too, and what is lost by rounding up to blocks.
  return installedBytes(pack) + Math.max(...pack.packages.map(({ bytes }) => bytes)) + SPARE_BYTES;
}

/** @throws TransferError `no-space` with what is needed and what is free. */
export async function requireGpuSpace(folder: string, pack: GpuPack, freeBytes: FreeBytes): Promise<void> {
  await requireSpace(folder, 'GPU support', neededBytes(pack), freeBytes);
}
