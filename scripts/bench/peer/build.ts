import { existsSync } from 'node:fs';
import { copyFile, cp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../../../src/util/log.ts';
import { cached, cacheFolder, isCached } from '../../lib/cache.ts';
import { attempt, run } from '../../lib/commands.ts';
import { step } from '../../lib/progress.ts';
import { inRoot } from '../../lib/repository.ts';

const sources = inRoot('node_modules', 'node-llama-cpp', 'llama');

/**
 * Path of a llama-server of the release that our own engine is built from. It is made the first time, which takes
 * 5 to 20 minutes on two cores, from the sources that node-llama-cpp carries, and kept in the cache folder.
 * Rejects naming what is missing (git, cmake, a compiler) where it cannot be built.
 */
export async function buildLlamaServer(log: Log): Promise<string> {
  const tag = await release();
  const name = path.join('llama-server', tag);
  const make = (): Promise<string> => cached(name, (folder) => build(folder, log));
  const folder = isCached(name) ? await make() : await step(`Building llama-server ${tag}, once`, make);
  return path.join(folder, 'llama-server');
}

/** Path of the llama-server that an earlier run has built; undefined where none has. */
export async function builtLlamaServer(): Promise<string | undefined> {
  const name = path.join('llama-server', await release());
  return isCached(name) ? path.join(cacheFolder(), name, 'llama-server') : undefined;
}

async function release(): Promise<string> {
  const text = await readFile(path.join(sources, 'llama.cpp.info.json'), 'utf8');
  return (JSON.parse(text) as { readonly tag: string }).tag;
}

/** Leaves in `folder` the server with its libraries, and nothing of what it was made from. */
async function build(folder: string, log: Log): Promise<void> {
  if (process.platform === 'win32') throw new Error('llama-server is built on Linux and macOS only');
  const generator = (await requireTools()).includes('ninja') ? ['-G', 'Ninja'] : [];
  const source = path.join(folder, 'source');
  const made = path.join(folder, 'build');
  const kernels = await ownKernels();
  const jobs = String(os.availableParallelism());
  await run('git', ['clone', '--quiet', path.join(sources, 'gitRelease.bundle'), source]);
  log.debug(await run('cmake', ['-S', source, '-B', made, ...generator, ...definitions(kernels.length > 0)]));
  log.debug(await run('cmake', ['--build', made, '--target', 'llama-server', '--parallel', jobs]));
  await cp(path.join(made, 'bin'), folder, { recursive: true, verbatimSymlinks: true });
  for (const file of kernels) await copyFile(file, path.join(folder, path.basename(file)));
  await Promise.all([source, made].map((part) => rm(part, { recursive: true })));
}

/** @param ready whether the CPU backends are there already. */
function definitions(ready: boolean): string[] {
  const values = {
    CMAKE_BUILD_TYPE: 'Release',
    // The folder gets its final name when it is complete.
    CMAKE_BUILD_RPATH_USE_ORIGIN: 'ON',
    BUILD_SHARED_LIBS: 'ON',
    GGML_BACKEND_DL: 'ON',
    // A build for the machine that it runs on dies where the CPU lists what its sandbox does not grant.
    GGML_NATIVE: 'OFF',
    // As node-llama-cpp's are built: both sides then compute in the same pool of threads.
    GGML_OPENMP: 'OFF',
    ...(ready ? { GGML_CPU: 'OFF' } : { GGML_CPU_ALL_VARIANTS: 'ON' }),
    LLAMA_OPENSSL: 'OFF',
    LLAMA_BUILD_TESTS: 'OFF',
    LLAMA_BUILD_EXAMPLES: 'OFF',
    LLAMA_BUILD_APP: 'OFF',
    LLAMA_USE_PREBUILT_UI: 'OFF',
    LLAMA_BUILD_IS_DEV: 'OFF',
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

/**
 * The CPU backends that our own engine loads, so that both sides compute with exactly the same code, and the build
 * is shorter by all of its variants. Only Linux's packages carry them as files of their own; elsewhere, none.
 */
async function ownKernels(): Promise<string[]> {
  const name = `linux-${process.arch}`;
  const folder = inRoot('node_modules', '@node-llama-cpp', name, 'bins', name);
  if (process.platform !== 'linux' || !existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => /^libggml-cpu.*\.so$/.test(file));
  return files.map((file) => path.join(folder, file));
}

/** What a build of llama.cpp needs, each as alternatives in order of preference. */
const buildTools = [
  ['git'],
  ['cmake'],
  ['ninja', 'make'],
  [process.env['CXX'] ?? 'c++', 'g++', 'clang++'],
] as const;

/** The first of each that is installed. Rejects naming all that is missing. */
export async function requireTools(
  wanted: readonly (readonly string[])[] = buildTools,
): Promise<readonly string[]> {
  const found = await Promise.all(wanted.map((names) => firstInstalled(names)));
  const missing = wanted.filter((_, at) => found[at] === undefined).map((names) => names.join(' or '));
  if (missing.length > 0)
    throw new Error(`llama-server cannot be built here: this machine lacks ${missing.join(', ')}`);
  return found.filter((name) => name !== undefined);
}

async function firstInstalled(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await isInstalled(name)) return name;
  return undefined;
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    return (await attempt(name, ['--version'])).code === 0;
  } catch {
    return false;
  }
}
