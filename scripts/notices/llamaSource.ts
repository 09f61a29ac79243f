import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Gives the text of a file in llama.cpp's source, by its path there. */
export type ReadSource = (file: string) => Promise<string>;

/**
 * Opens the llama.cpp source that node-llama-cpp carries as a git bundle: the one its binaries are built from.
 * Needs git. The unpacked copy is gone when this returns.
 */
export async function withLlamaSource<T>(bundle: string, use: (read: ReadSource) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'llama-source-'));
  try {
    await run('git', ['clone', '--quiet', '--bare', bundle, folder]);
    return await use((file) => show(folder, file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function show(folder: string, file: string): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, 'show', `HEAD:${file}`], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
