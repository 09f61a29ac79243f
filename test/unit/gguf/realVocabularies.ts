import { execFile } from 'node:child_process';
import { readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { cached } from '../../../scripts/lib/cache.ts';

const run = promisify(execFile);

const sources = resolve('node_modules', 'node-llama-cpp', 'llama');

/**
 * Folder with the vocabularies that llama.cpp tests its tokenizers with, 73 MB, from the sources that node-llama-cpp
 * carries. They are unpacked once, which takes seconds, and kept in the cache folder; undefined where there is no git.
 */
export async function realVocabularies(): Promise<string | undefined> {
  const { tag } = JSON.parse(await readFile(join(sources, 'llama.cpp.info.json'), 'utf8')) as { tag: string };
  try {
    return await cached(join('llama-vocabularies', tag), unpack);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function unpack(folder: string): Promise<void> {
  const repository = join(folder, 'repository');
  await run('git', ['clone', '--quiet', '--bare', join(sources, 'gitRelease.bundle'), repository]);
  const place = [`--git-dir=${repository}`, `--work-tree=${folder}`];
  await run('git', [...place, 'checkout', '--quiet', 'HEAD', '--', 'models/ggml-vocab-*.gguf']);
  await rm(repository, { recursive: true });
  await rename(join(folder, 'models'), join(folder, 'vocabularies'));
}
