import { createVSIX } from '@vscode/vsce';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openPromise } from 'yauzl';
import { buildFolder, inRoot } from '../lib/paths.ts';
import { say, step } from '../lib/progress.ts';
import { faults, type Entry } from './allowList.ts';
import { textField, type Manifest } from './manifest.ts';
import { stage } from './stage.ts';
import type { Target } from './targets.ts';

/**
 * Makes a target's VSIX in `.build/` and gives its path. Reads it back and rejects with every fault if it holds
 * anything that the allow-list does not name, lacks a part, or is too large.
 */
export async function createVsix(target: Target): Promise<string> {
  const file = await vsixFile(target);
  await step(`Packaging for ${target}`, async () => {
    const folder = await stage(target);
    await createVSIX({
      cwd: folder,
      target,
      packagePath: file,
      dependencies: false,
    });
    await check(file);
  });
  return file;
}

/** Where a target's VSIX of this version lies, made or not. */
export async function vsixFile(target: Target): Promise<string> {
  const manifest = JSON.parse(await readFile(inRoot('package.json'), 'utf8')) as Manifest;
  return path.join(
    buildFolder,
    `${textField(manifest, 'name')}-${target}-${textField(manifest, 'version')}.vsix`,
  );
}

async function check(file: string): Promise<void> {
  const entries = await list(file);
  const { size } = await stat(file);
  const found = faults(entries, size);
  if (found.length > 0)
    throw new Error(`${path.basename(file)} is not fit to ship:\n  ${found.join('\n  ')}`);
  say(`  ${path.basename(file)}: ${entries.length} files, ${(size / 1e6).toFixed(1)} MB`);
}

async function list(file: string): Promise<Entry[]> {
  const zip = await openPromise(file);
  const entries: Entry[] = [];
  for await (const entry of zip.eachEntry())
    entries.push({ name: entry.fileName, bytes: entry.uncompressedSize });
  return entries;
}
