import { cp } from 'node:fs/promises';
import path from 'node:path';
import { bundleEngine } from './engineBundle.ts';
import { nativePackage } from './nativePackage.ts';
import { nativePackages, type Target } from './targets.ts';

/** Lays out node-llama-cpp and a target's binaries in a folder of packages; gives the binaries' package. */
export async function stageEngine(target: Target, modules: string): Promise<string> {
  await bundleEngine(path.join(modules, 'node-llama-cpp'));
  const from = await nativePackage(target);
  const to = path.join(modules, nativePackages[target]);
  for (const name of ['package.json', 'LICENSE', 'dist/index.js', 'bins']) {
    await cp(path.join(from, name), path.join(to, name), { recursive: true });
  }
  return to;
}
