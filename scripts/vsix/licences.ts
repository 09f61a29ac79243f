import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const licenceFile = /^(licen[cs]e|copying|notice)/i;

/**
 * The package folders (`node_modules/a`, `node_modules/a/node_modules/@b/c`) that hold these files, without
 * duplicates. Files outside any package are left out.
 */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** A package's name, version and licence as text: its licence files in full, or the licence's name if it has none. */
export async function licenceText(folder: string): Promise<string> {
  const text = await readFile(path.join(folder, 'package.json'), 'utf8');
  const { name, version, license } = JSON.parse(text) as Record<string, unknown>;
  const title = `${String(name)} ${String(version)} (${typeof license === 'string' ? license : 'see below'})`;
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  return [title, '='.repeat(title.length), ...texts.map((part) => part.trim())].join('\n');
}
