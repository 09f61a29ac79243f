import { existsSync } from 'node:fs';
import { copyFile, cp, link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../lib/build.ts';
import { asRecord, buildFolder, inRoot } from '../lib/repository.ts';
import { stageEngine } from './engineBundle.ts';
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

/** A package.json as it is read: only its shape as an object is known. */
export type Manifest = Readonly<Record<string, unknown>>;

// What only this repository's own work needs. `dependencies` too: vsce would resolve them, and the engine lies
// in the VSIX already.
const omitted = ['devDependencies', 'dependencies', 'overrides', 'scripts', 'private'];

/** The manifest that users get: ours less what it takes to build it. Node's own version is the editor's affair. */
export function shippedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([key]) => !omitted.includes(key));
  return { ...Object.fromEntries(kept), engines: { vscode: asRecord(manifest['engines'])['vscode'] } };
}

/** A text field of a manifest. Throws with the field's name when it is missing or no text. */
export function textField(manifest: Manifest, field: string): string {
  const value = manifest[field];
  if (typeof value !== 'string') throw new Error(`package.json has no text field "${field}"`);
  return value;
}
