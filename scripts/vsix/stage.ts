import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../lib/build.ts';
import { buildFolder, inRoot } from '../lib/paths.ts';
import { shippedManifest, type Manifest } from './manifest.ts';
import { stageEngine } from './stageEngine.ts';
import type { Target } from './targets.ts';

const documents = [
  '.vscodeignore',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'THIRD_PARTY_NOTICES.md',
];

/**
 * Lays out what a target's VSIX holds, in `.build/stage-<target>`, from nothing. A folder of its own, because vsce
 * packs what lies around, and node_modules at the root is the one place where it never looks.
 */
export async function stage(target: Target): Promise<string> {
  const folder = path.join(buildFolder, `stage-${target}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await stageDocuments(folder);
  await stageFolder(folder, 'media');
  await stageFolder(folder, 'syntaxes');
  await stageModels(folder);
  const dist = path.join(folder, 'dist');
  await build({ outFolder: dist, release: true });
  await stageEngine(target, path.join(dist, 'worker', 'node_modules'));
  return folder;
}

async function stageDocuments(folder: string): Promise<void> {
  const manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as Manifest;
  await writeFile(
    path.join(folder, 'package.json'),
    `${JSON.stringify(shippedManifest(manifest), null, 2)}\n`,
  );
  for (const name of documents) {
    if (!existsSync(inRoot(name))) throw new Error(`${name} is missing: the VSIX needs it`);
    await copyFile(inRoot(name), path.join(folder, name));
  }
}

async function stageFolder(folder: string, name: string): Promise<void> {
  if (existsSync(inRoot(name))) await cp(inRoot(name), path.join(folder, name), { recursive: true });
}

async function stageModels(folder: string): Promise<void> {
  const names = (await readdir(inRoot('models'))).filter(
    (name) => name.endsWith('.gguf') || name === 'README.md',
  );
  await mkdir(path.join(folder, 'models'));
  for (const name of names) await linkOrCopy(inRoot('models', name), path.join(folder, 'models', name));
}

/** Hard links spare 220 MB of copying; some file systems have none. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
