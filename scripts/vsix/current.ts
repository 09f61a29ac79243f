import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildFolder, inRoot, root } from '../lib/paths.ts';
import { say } from '../lib/progress.ts';
import { createVsix, vsixFile } from './create.ts';
import type { Target } from './targets.ts';

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
