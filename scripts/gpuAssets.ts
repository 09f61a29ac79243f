// Fetches the packed files of GPU support into .build/gpu/, to be attached to a release, and compares them with what
// src/gpu/packages.ts says. Where that differs it prints what it should say, and exits 1.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { list } from 'tar';
import { GPU_VERSION, type GpuPackage, gpuPackages, packedFile } from '../src/gpu/packages.ts';
import { npm } from './lib/commands.ts';
import { say, step } from './lib/progress.ts';
import { buildFolder } from './lib/repository.ts';

const folder = path.join(buildFolder, 'gpu');

async function fetchFacts({ name }: GpuPackage): Promise<GpuPackage> {
  const said = await npm(
    ['pack', `@node-llama-cpp/${name}@${GPU_VERSION}`, '--pack-destination', folder],
    folder,
  );
  const file = path.join(folder, said.trim().split('\n').at(-1) ?? '');
  const packed = await readFile(file);
  const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  return { name, bytes: packed.length, unpackedBytes: await unpackedBytes(file), integrity };
}

async function unpackedBytes(file: string): Promise<number> {
  let bytes = 0;
  await list({ file, onReadEntry: ({ size }) => (bytes += size) });
  return bytes;
}

/** Fetches all files and compares them; prints the folder that they are in. */
export async function gpuAssets(): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const platforms = [gpuPackages('linux', 'x64'), gpuPackages('win32', 'x64')];
  for (const pinned of platforms.flatMap((packages) => Object.values<GpuPackage>({ ...packages }))) {
    const facts = await step(`Fetching ${packedFile(pinned)}`, async () => await fetchFacts(pinned));
    if (Object.entries(facts).every(([key, value]) => pinned[key as keyof GpuPackage] === value)) continue;
    say(`packages.ts is wrong about ${pinned.name}: ${JSON.stringify(facts, null, 2)}`);
    process.exitCode = 1;
  }
  console.log(folder);
}
