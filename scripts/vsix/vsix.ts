import { createVSIX } from '@vscode/vsce';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openPromise } from 'yauzl';
import { say, step } from '../lib/progress.ts';
import { buildFolder, inRoot, root } from '../lib/repository.ts';
import { faults, type Entry } from './allowList.ts';
import { stage, textField, type Manifest } from './stage.ts';
import { requestedTargets, targetFor, type Target } from './targets.ts';

/** Makes the VSIX of each target that the arguments name, and prints its path. */
export async function packageFor(args: readonly string[]): Promise<void> {
  const here = targetFor(process.platform, process.arch);
  for (const target of requestedTargets(args, here)) console.log(await createVsix(target));
}

/**
 * Makes a target's VSIX in `.build/` and gives its path. Reads it back and rejects with every fault if it holds
 * anything that the allow-list does not name, lacks a part, or is too large.
 */
async function createVsix(target: Target): Promise<string> {
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
async function vsixFile(target: Target): Promise<string> {
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

const inputs = ['src', 'syntaxes', 'media', 'scripts/vsix', 'scripts/lib/build.ts', 'models'];
const documents = ['package.json', 'package-lock.json', 'package.nls.json', '.vscodeignore', 'LICENSE'];
const prose = ['README.md', 'CHANGELOG.md', 'THIRD_PARTY_NOTICES.md'];

/** A target's VSIX of the files as they are now: the last one if nothing that goes into it has changed since. */
export async function currentVsix(target: Target): Promise<string> {
  const record = path.join(buildFolder, `package-${target}.sha256`);
  const fingerprint = await inputFingerprint();
  const file = await vsixFile(target);
  if (existsSync(file) && existsSync(record) && (await readFile(record, 'utf8')) === fingerprint) {
    say(`${path.basename(file)} is up to date`);
    return file;
  }
  await createVsix(target);
  await writeFile(record, fingerprint);
  return file;
}

/** Contents for everything but the models, whose 220 MB would take a second: their size and time must do. */
async function inputFingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await Promise.all([...inputs, ...documents, ...prose].map(filesUnder))).flat()) {
    hash.update(`${path.relative(root, file)}\0`);
    if (!file.endsWith('.gguf')) hash.update(await readFile(file));
    const { size, mtimeMs } = await stat(file);
    if (file.endsWith('.gguf')) hash.update(`${size} ${mtimeMs}`);
  }
  return hash.digest('hex');
}

async function filesUnder(name: string): Promise<string[]> {
  const start = inRoot(name);
  if (!existsSync(start)) return [];
  if ((await stat(start)).isFile()) return [start];
  const found = await readdir(start, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
