import type * as Module from 'node-llama-cpp';
import type { Llama, LlamaContext, LlamaContextOptions, LlamaModel } from 'node-llama-cpp';
import { pathToFileURL } from 'node:url';
import { type Adapter, CallError, type LoadParams, type Vram } from '../../protocol/messages.ts';
import { messageOf } from '../../util/errors.ts';
import { sequenceCount } from '../cache/slots.ts';
import type { Engine } from './engine.ts';
import { cellBytesOf, LlamaEngine } from './llamaEngine.ts';

/** Callbacks of a load. */
export interface LoadHooks {
  /** Called with the share that is loaded, between 0 and 1. */
  readonly onProgress: (fraction: number) => void;
  readonly onLog: (level: 'debug' | 'warn' | 'error', message: string) => void;
}

/** Parameters of a load that concern one model. */
type EngineParams = Pick<
  LoadParams,
  'modelPath' | 'threads' | 'threadChoices' | 'contextSize' | 'kvBudget' | 'kvType' | 'gpu' | 'adapter'
> & {
  /** Number of sequences, instead of as many as the budget holds. */
  readonly sequences?: number;
  /** Entry file of another copy of the library, for the CPU, instead of the one that ships. */
  readonly library?: string | undefined;
};

/** Module of the library, of this copy or another. */
type Library = typeof Module;

/** Device on which a model may compute. `entry` is the file of another copy of the library, with its own binary. */
interface Device {
  readonly gpu: 'auto' | 'cuda' | 'vulkan' | false;
  readonly entry?: string | undefined;
}

/**
 * Engine of a model, loaded with llama.cpp: on a GPU where one was asked for, and on the CPU where that fails.
 * @throws CallError `native-missing` when the library has no binary for this platform, `load-failed` when
 * the model cannot be loaded.
 */
export async function loadEngine(params: EngineParams, hooks: LoadHooks): Promise<Engine> {
  for (const device of gpusFor(params)) {
    try {
      const engine = await loadOn(device, params, hooks);
      // The library falls back to the CPU without an error.
      if (engine.backend !== 'cpu') return engine;
      hooks.onLog('warn', `${nameOf(device)} is not available: running on the CPU`);
      if (device.entry === undefined) return engine;
      await engine.dispose();
    } catch (error) {
      hooks.onLog('warn', `${nameOf(device)} failed (${messageOf(error)}): running on the CPU`);
    }
  }
  const gpu = process.platform === 'darwin' ? 'auto' : false;
  return await loadOn({ gpu, entry: params.library }, params, hooks, 0);
}

function gpusFor({ gpu }: EngineParams): Device[] {
  if (gpu === 'off') return [];
  if (gpu !== 'built-in') return [{ gpu: gpu.kind, entry: gpu.entry }];
  // Only the Mac's binary has a GPU built in.
  return process.platform === 'darwin' && process.arch === 'arm64' ? [{ gpu: 'auto' }] : [];
}

/** Name of a device for the log. */
function nameOf({ gpu }: Device): string {
  return gpu === 'auto' ? 'Metal (it needs macOS 15 or later)' : String(gpu);
}

async function loadOn(
  device: Device,
  params: EngineParams,
  hooks: LoadHooks,
  gpuLayers?: number,
): Promise<Engine> {
  const { library, llama } = await openLibrary(device, params, hooks);
  try {
    const model = await llama.loadModel({
      modelPath: params.modelPath,
      // As many layers as fit beside the KV cache.
      gpuLayers: gpuLayers ?? { fitContext: { contextSize: params.contextSize } },
      onLoadProgress: hooks.onProgress,
    });
    const cellBytes = cellBytesOf(model, params.kvType);
    const context = await openContext(model, params, cellBytes, llama.gpu === false);
    return new LlamaEngine(library, llama, model, context, cellBytes, await vramOf(llama, model));
  } catch (error) {
    throw new CallError('load-failed', messageOf(error));
  }
}

/** GPU memory as the driver says; a model is not given up because the driver says nothing. */
async function vramOf(llama: Llama, { gpuLayers }: LlamaModel): Promise<Vram | undefined> {
  if (llama.gpu === false || gpuLayers === 0) return undefined;
  const state = await llama.getVramState().catch(() => undefined);
  return state && { total: state.total, free: state.free };
}

/** Tokens of the smallest context that a prompt can be cut to. */
const LEAST_CONTEXT = 512;

async function openContext(
  model: LlamaModel,
  params: EngineParams,
  cellBytes: number,
  onCpu: boolean,
): Promise<LlamaContext> {
  const bytesEach = params.contextSize * cellBytes;
  const kvType = params.kvType === 'q8_0' ? ('Q8_0' as const) : ('F16' as const);
  return await model.createContext({
    contextSize: { min: LEAST_CONTEXT, max: params.contextSize },
    sequences: params.sequences ?? sequenceCount(params.kvBudget, bytesEach),
    batchSize: 512,
    threads: params.threads,
    // On a CPU flash attention prefills in large chunks faster, but decodes drafts slower: behind 1,100 tokens a
    // batch of 4 costs the bundled model 2.2 single steps with it and 1.85 without (two AVX-512 cores).
    flashAttention: onCpu && kvType === 'F16' ? false : 'auto',
    experimentalKvCacheKeyType: kvType,
    experimentalKvCacheValueType: kvType,
    ...(params.adapter && { lora: loraOf(params.adapter) }),
    // One request runs at a time, so that waiting for others to share a batch would only cost a turn of the loop.
    batching: { dispatchSchedule: (dispatch) => dispatch() },
  });
}

function loraOf({ path, scale }: Adapter): NonNullable<LlamaContextOptions['lora']> {
  return { adapters: [{ filePath: path, scale }] };
}

/** Messages of llama.cpp that are of use only to someone who debugs it. */
const QUIET = /special_eos_id is not in special_eog_ids|n_ctx_seq|control-looking token/;

async function openLibrary(
  { gpu, entry }: Device,
  { threads, threadChoices = [] }: EngineParams,
  hooks: LoadHooks,
): Promise<{ library: Library; llama: Llama }> {
  try {
    const library = await importLibrary(entry);
    const { error, fatal } = library.LlamaLogLevel;
    const llama = await library.getLlama({
      // Without these two the library would download and compile llama.cpp on the user's machine.
      build: 'never',
      skipDownload: true,
      // Its own default is at least 4 threads: on two cores that was 20 times slower than 2.
      maxThreads: Math.max(threads, ...threadChoices),
      gpu,
      progressLogs: false,
      logger: (level, message) => {
        const grave = level === error || level === fatal;
        hooks.onLog(grave ? 'error' : QUIET.test(message) ? 'debug' : 'warn', message);
      },
    });
    return { library, llama };
  } catch (error) {
    throw new CallError('native-missing', messageOf(error));
  }
}

async function importLibrary(entry: string | undefined): Promise<Library> {
  if (entry === undefined) return await import('node-llama-cpp');
  return (await import(pathToFileURL(entry).href)) as Library;
}
