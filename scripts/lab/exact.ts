import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { getOneMessage, sendMessage } from 'execa';
import { libraryEntry } from '../../src/gpu/library.ts';
import { GPU_VERSION } from '../../src/gpu/packages.ts';
import { inspectModelFile } from '../../src/models/modelFile.ts';
import type { BenchOptions } from '../bench/options.ts';
import { cached } from '../lib/cache.ts';
import { spawnGroup } from '../lib/processes.ts';
import { step } from '../lib/progress.ts';
import { stageEngine } from '../vsix/engineBundle.ts';
import { type Target, targetFor } from '../vsix/targets.ts';
import { compareKinds, type Comparisons } from './equality.ts';

/**
 * Makes this file compare, in a process of its own: a second copy of llama.cpp in one process would be linked with what
 * the first has loaded.
 */
const COMPARING = 'compare-exactly';

/** What that process is asked for. */
interface ExactJob {
  readonly options: BenchOptions;
  /** Entry file of the library with exact kernels. */
  readonly library: string;
}

/** Compares where arithmetic does not depend on the batch; undefined where no such kernels are known. */
export async function compareExactly(options: BenchOptions): Promise<Comparisons | undefined> {
  const library = await step('a copy of the library with exact kernels', () => exactLibrary(options.model));
  if (library === undefined) return undefined;
  const child = spawnGroup(import.meta.filename, [COMPARING], {
    ...{ node: true, nodeOptions: ['--import', 'tsx'], ipc: true },
    ...{ stdin: 'ignore', stdout: 'inherit', stderr: 'inherit' },
  });
  await child.sendMessage({ options, library } satisfies ExactJob);
  const comparisons = await child.getOneMessage();
  child.disconnect();
  return comparisons as unknown as Comparisons;
}

/** The variant of the binary whose kernels add in another order for one token than for several: it uses AMX. */
const INEXACT = /ggml-cpu-sapphirerapids/;

/** Weights that the kernels are exact for. */
const QUANTIZATION = 'Q4_0';

/** The kernels of these were read, and found to be exact. */
const EXACT: ReadonlySet<Target | undefined> = new Set(['linux-x64', 'win32-x64'] as const);

/**
 * A copy of the library with which a token's scores do not depend on how many are evaluated together with it, so that
 * drafts must not change a single token. Its kernels for Q4_0 make the same additions in the same order for one row and
 * for several (ggml-cpu/arch/x86/repack.cpp, `gemv_q4_b32_8x8` and `gemm_q4_b32_8x8`: one fused multiplication and
 * addition a block), those for Q4_1 and Q6_K know only one row, and with a KV cache that is not in floats attention
 * goes row by row (ggml-cpu/ops.cpp, `flash_attn_ext_f16`). Q4_K rounds what it multiplies otherwise for four rows.
 * @returns its entry file; undefined on a platform, or for a model, for which no such kernels are known.
 */
async function exactLibrary(model: string): Promise<string | undefined> {
  const target = targetFor(process.platform, process.arch);
  if (target === undefined || !EXACT.has(target)) return undefined;
  const { header } = await inspectModelFile(model);
  if (header.quantization !== QUANTIZATION) return undefined;
  return libraryEntry(await cached(`exact-engine-${GPU_VERSION}`, (folder) => stageExact(target, folder)));
}

async function stageExact(target: Target, folder: string): Promise<void> {
  const native = await stageEngine(target, path.join(folder, 'node_modules'));
  const files = await readdir(path.join(native, 'bins'), { recursive: true });
  for (const file of files.filter((name) => INEXACT.test(name))) await rm(path.join(native, 'bins', file));
}

if (process.argv[2] === COMPARING) {
  process.once('disconnect', () => process.exit());
  const { options, library } = (await getOneMessage()) as unknown as ExactJob;
  await sendMessage(await compareKinds(options, library));
}
