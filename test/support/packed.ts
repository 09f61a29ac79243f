import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import type { GpuPackage } from '../../src/gpu/packages.ts';

/** A package that was packed for a test. */
export interface Packed {
  readonly facts: GpuPackage;
  readonly bytes: Buffer;
}

/** Packs files into a package's packed file, as `npm pack` does. */
export async function pack(
  scratch: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<Packed> {
  const folder = join(scratch, `packing-${name}`);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'package', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const file = join(folder, 'packed.tgz');
  await create({ file, cwd: folder, gzip: true }, ['package']);
  const bytes = await readFile(file);
  const unpackedBytes = Object.values(files).reduce((sum, text) => sum + text.length, 0);
  return { bytes, facts: { name, bytes: bytes.length, unpackedBytes, integrity: integrityOf(bytes) } };
}

export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** The files of a native package that says who it is. */
export function nativeFiles(name: string): Readonly<Record<string, string>> {
  const manifest = {
    name: `@node-llama-cpp/${name}`,
    version: '3.21.1',
    type: 'module',
    exports: './dist/index.js',
  };
  return {
    'package.json': JSON.stringify(manifest),
    'dist/index.js': `export const name = ${JSON.stringify(name)};\n`,
    [`bins/${name}/llama-addon.node`]: `binary of ${name}`.repeat(5000),
  };
}

/** Lays out a packaged extension whose library imports a native package by name; gives its folder. */
export async function packagedExtension(scratch: string, native: string): Promise<string> {
  const root = join(scratch, 'extension');
  const library = join(root, 'dist', 'worker', 'node_modules', 'node-llama-cpp');
  await mkdir(join(library, 'dist'), { recursive: true });
  await writeFile(join(library, 'package.json'), JSON.stringify({ name: 'node-llama-cpp', type: 'module' }));
  await writeFile(join(library, 'dist', 'index.js'), `export { name } from '@node-llama-cpp/${native}';\n`);
  return root;
}
