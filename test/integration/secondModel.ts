import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.ts';

/** The name by which the second model is known. */
export const secondName = 'Nearline Other 0.5B';

const bundledName = 'Nearline Coder 0.5B';

/**
 * Makes a second model in a folder: the bundled one under another name, in its file names and in its metadata. Gives
 * its first part. Links what it does not change, so it costs 75 MB and no time.
 */
export async function makeSecondModel(folder: string): Promise<string> {
  await mkdir(folder);
  const parts = (await readdir(inRoot('models'))).filter((name) => name.endsWith('.gguf')).sort();
  const made = parts.map((name) => path.join(folder, name.replace(/^.*(-\d{5}-of-)/, 'other$1')));
  for (const [index, name] of parts.entries()) {
    const source = inRoot('models', name);
    if (index === 0) await writeFile(made[0]!, renamed(await readFile(source)));
    else await link(source, made[index]!);
  }
  return made[0]!;
}

/** The name has the same length, so that nothing in the file moves. */
function renamed(bytes: Buffer): Buffer {
  const at = bytes.indexOf(bundledName);
  if (at < 0) throw new Error(`the bundled model is not called ${bundledName}`);
  bytes.write(secondName, at, 'utf8');
  return bytes;
}
