import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/repository.ts';

/** The name by which the second model is known: that of its files. */
export const secondName = 'other';

/** Makes a second model in a folder: the bundled one under another name. Gives the file of its first part. */
export async function makeSecondModel(folder: string): Promise<string> {
  await mkdir(folder);
  const parts = (await readdir(inRoot('models'))).filter((name) => name.endsWith('.gguf')).sort();
  const made = parts.map((name) => path.join(folder, name.replace(/^.*(-\d{5}-of-)/, `${secondName}$1`)));
  for (const [index, name] of parts.entries()) {
    const [from, to] = [inRoot('models', name), made[index]!];
    await link(from, to).catch(() => copyFile(from, to));
  }
  return made[0]!;
}
