import { totalmem } from 'node:os';
import type { ModelFigures } from './figures.ts';
import { availableMemory } from './pressure.ts';
import type { Kernels } from './speed.ts';

/** The way in which the worker sets a model up. */
interface EngineSetup {
  /** Tokens of one sequence. */
  readonly contextSize: number;
  /** Prompts that are kept at the same time, one in each sequence; each has all its cells from the start. */
  readonly sequences: number;
  readonly kvType: 'f16' | 'q8_0';
  /** Whether a GPU computes. */
  readonly onGpu: boolean;
}

/** Bytes that a loaded model takes. */
export interface MemoryNeed {
  /** Size of the files: mapped, and partly rearranged into a copy, after which the system may drop what it mapped. */
  readonly weights: number;
  /** Keys and values of all sequences; layers with a sliding window may take less. */
  readonly kv: number;
  /** Intermediate results of the largest batch. */
  readonly compute: number;
  /** The worker itself: Node, the library, and the vocabulary as JavaScript values. */
  readonly process: number;
  readonly total: number;
}

/** Bytes of one number in a KV cell: `q8_0` has blocks of 32 numbers with a scale of 16 bits. */
const CELL_BYTES = { f16: 2, q8_0: 34 / 32 } as const;

/** KV cells are allocated in steps of this many (llama-context.cpp, v0.4.0). */
const CELL_STEP = 256;

/** Tokens of a batch, for which llama.cpp reserves its buffers: the worker asks for 512 (worker/native/load.ts). */
const BATCH_TOKENS = 512;
const FLOAT_BYTES = 4;

/**
 * Bytes of the worker itself. The worker of the bundled model was seen with 633 MB: 259 of its mapped file, 190 of the
 * copy, 50 of KV cells, some 20 of the buffers' used part, and this.
 */
const PROCESS_BYTES = 120_000_000;

/**
 * The memory that a loaded model takes: weights and cells exactly, buffers as llama.cpp reserves them, the process as
 * seen.
 */
export function memoryNeeded(figures: ModelFigures, setup: EngineSetup): MemoryNeed {
  const kv = setup.sequences * sequenceBytes(figures, setup);
  const compute = computeBytes(figures, setup);
  const total = figures.bytes + kv + compute + PROCESS_BYTES;
  return { weights: figures.bytes, kv, compute, process: PROCESS_BYTES, total };
}

/** Bytes of the KV cells of one sequence. */
export function sequenceBytes(
  { cellNumbers }: ModelFigures,
  { contextSize, kvType }: Pick<EngineSetup, 'contextSize' | 'kvType'>,
): number {
  return Math.ceil(padded(contextSize) * cellNumbers * CELL_BYTES[kvType]);
}

/**
 * Bytes of the buffer for intermediate results. Of the graph that llama.cpp reserves (llama-graph.cpp, v0.4.0) two
 * places take most, one after the other in the same buffer: the scores of all tokens of the vocabulary, and those of
 * all cells in each head beside the mask. The second need no place where flash attention is used, which the worker does
 * but on a CPU with cells of 16 bits. llama.cpp logs 298.50 MiB for Qwen2.5's 0.5B and 299.75 MiB for its 1.5B, which
 * is the first to the byte.
 */
function computeBytes(figures: ModelFigures, { contextSize, kvType, onGpu }: EngineSetup): number {
  const hasFlash = onGpu || kvType !== 'f16';
  const output = figures.vocabularySize + figures.embeddingLength;
  const attention = (hasFlash ? 1 : figures.heads + 1) * padded(contextSize);
  return BATCH_TOKENS * FLOAT_BYTES * Math.max(output, attention);
}

function padded(contextSize: number): number {
  return Math.ceil(contextSize / CELL_STEP) * CELL_STEP;
}

/** The memory and processors that a machine has for a model. */
export interface MachineMemory {
  /** Bytes of the whole machine. */
  readonly totalMemory: number;
  /** Bytes that can be had without pushing anything out; undefined where the system does not say. */
  readonly freeMemory: number | undefined;
  /** As `process.arch`. */
  readonly arch: string;
  readonly gpu?: Gpu | undefined;
}

/** The GPU that computes: with the memory that all have, or with its own, in bytes, beside what is loaded now. */
export type Gpu =
  | { readonly kind: 'metal' }
  | { readonly kind: 'cuda' | 'vulkan'; readonly totalVram: number; readonly freeVram: number };

/** The settings with which models are loaded; `kvBudget` in bytes, as the function of that name gives it. */
export interface LoadPlan {
  readonly contextSize: number;
  readonly kvBudget: number;
  readonly kvType: 'f16' | 'q8_0';
}

/**
 * The memory in which a model finds room: the machine's, the GPU's own, both, so that part of it runs on the CPU, or
 * none. `room` is how many bytes there are where it should go.
 */
export interface Placement {
  readonly kind: 'memory' | 'vram' | 'both' | 'nowhere';
  readonly need: MemoryNeed;
  readonly room: number;
  /** How many of the model's layers the GPU computes. */
  readonly gpuLayers: 'all' | 'some' | 'none';
}

/**
 * Bytes of free memory that are left to the editor, which starts language servers and opens files afterwards: about
 * what a TypeScript server of a large project takes.
 */
const MARGIN_BYTES = 1 << 30;

/**
 * Share of all memory that a model may take where the free part is not known: the other half is the system's and the
 * editor's.
 */
const UNKNOWN_SHARE = 1 / 2;

/**
 * Share of a GPU's free memory that a model may take: chosen so that the screen, which shares that memory, keeps some.
 */
const VRAM_SHARE = 0.9;

/** The fewest sequences that the worker opens: one serves while the other is built (worker/cache/slots.ts). */
const MIN_SEQUENCES = 2;

/**
 * The placement of a model beside what is loaded now: a model that replaces another is loaded while that one serves.
 * @param isLoaded whether the model itself is loaded now, so that what it takes of the GPU's memory is its own.
 */
export function placementFor(
  figures: ModelFigures,
  machine: MachineMemory,
  plan: LoadPlan,
  isLoaded = false,
): Placement {
  const { gpu } = machine;
  const need = memoryNeeded(figures, setupFor(figures, machine, plan));
  const memory = memoryRoom(machine);
  const nowhere = { kind: 'nowhere', need, gpuLayers: 'none' } as const;
  if (gpu === undefined || gpu.kind === 'metal') {
    if (need.total > memory) return { ...nowhere, room: memory };
    return { kind: 'memory', need, room: memory, gpuLayers: gpu ? 'all' : 'none' };
  }
  const free = isLoaded ? Math.min(gpu.totalVram, gpu.freeVram + need.total) : gpu.freeVram;
  const room = free * VRAM_SHARE;
  if (need.total <= room) return { kind: 'vram', need, room, gpuLayers: 'all' };
  if (need.total > memory && !isLoaded) return { ...nowhere, room: Math.max(room, memory) };
  return { kind: 'both', need, room: Math.max(room, memory), gpuLayers: 'some' };
}

/** The kernels that compute a model which lies wholly in one memory. */
export function kernelsOf({ gpu, arch }: MachineMemory): Kernels {
  if (gpu) return 'gpu';
  return arch === 'arm64' ? 'arm64' : 'x64';
}

/** The setup with as many sequences as the worker opens, or more: it has an upper limit besides. */
function setupFor(
  figures: ModelFigures,
  { gpu }: MachineMemory,
  { contextSize, kvBudget, kvType }: LoadPlan,
): EngineSetup {
  const each = Math.max(1, sequenceBytes(figures, { contextSize, kvType }));
  const sequences = Math.max(MIN_SEQUENCES, Math.floor(kvBudget / each));
  return { contextSize, kvType, sequences, onGpu: gpu !== undefined };
}

function memoryRoom({ totalMemory, freeMemory }: MachineMemory): number {
  return freeMemory === undefined ? totalMemory * UNKNOWN_SHARE : freeMemory - MARGIN_BYTES;
}

const MEGABYTE = 1 << 20;

/**
 * Limits of the automatic budget: below, two prompts of the bundled model do not fit; above, more files are kept than
 * anybody goes back to.
 */
const MIN_KV_BUDGET = 128 * MEGABYTE;
const MAX_KV_BUDGET = 256 * MEGABYTE;

/** Share of the machine's memory in the automatic budget: from 16 GB on it comes to the largest one that is of use. */
const KV_SHARE = 1 / 64;

/** Bytes of KV snapshots on disk at most: some forty files with the bundled model. */
export const SNAPSHOT_LIMIT = 512 * MEGABYTE;

/**
 * The bytes for the KV cells of all prompts that are kept in memory.
 * @param wanted the user's setting in megabytes; 0 means automatic.
 * @param totalMemory of the machine, bytes.
 */
export function kvBudget(wanted: number, totalMemory: number): number {
  if (wanted > 0) return wanted * MEGABYTE;
  return Math.min(MAX_KV_BUDGET, Math.max(MIN_KV_BUDGET, totalMemory * KV_SHARE));
}

/**
 * Share of the machine's memory that has to be available for a model to stay loaded that does not serve: chosen with
 * room for the editor.
 */
const SPARE_SHARE = 1 / 4;

/**
 * Whether there is memory to spare for a model that does not serve; false where the system does not say.
 * @param available bytes that can be had.
 * @param total bytes of the whole machine.
 */
export function mayKeepLoaded(available = availableMemory(), total = totalmem()): boolean {
  return available !== undefined && available >= total * SPARE_SHARE;
}
