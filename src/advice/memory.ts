import { totalmem } from 'node:os';
import type { Figures } from './estimate.ts';
import { availableMemory } from './pressure.ts';
import type { Kernels } from './speed.ts';

/** How the worker sets a model up. */
export interface Seats {
  /** Tokens of one sequence. */
  readonly contextSize: number;
  /** Prompts that are kept at the same time; each has all its cells from the start. */
  readonly sequences: number;
  readonly kvType: 'f16' | 'q8_0';
  /** Whether a GPU computes. */
  readonly onGpu: boolean;
}

/** Bytes that a loaded model takes. */
export interface MemoryNeed {
  /** The files: mapped, and partly rearranged into a copy, after which the system may drop what it mapped. */
  readonly weights: number;
  /** Keys and values of all sequences; layers with a sliding window may take less. */
  readonly kv: number;
  /** Intermediate results of the largest batch. */
  readonly compute: number;
  /** The worker itself: Node, the library, and the vocabulary as JavaScript values. */
  readonly process: number;
  readonly total: number;
}

/** Bytes of a number in a cell: `q8_0` has blocks of 32 with a scale of 16 bits. */
const CELL_BYTES = { f16: 2, q8_0: 34 / 32 } as const;

/** Cells are allocated in steps of this many (llama-context.cpp, v0.4.0). */
const CELL_STEP = 256;

/** Tokens of a batch, for which llama.cpp reserves its buffers: the worker asks for 512 (worker/native/load.ts). */
const BATCH = 512;
const FLOAT = 4;

/**
 * The worker of the bundled model was seen with 633 MB: 259 of its mapped file, 190 of the copy, 50 of KV cells, some
 * 20 of the buffers' used part, and this.
 */
const PROCESS = 120_000_000;

/** What a loaded model takes: weights and cells exactly, what llama.cpp reserves for buffers, and the process as seen. */
export function memoryNeeded(figures: Figures, seats: Seats): MemoryNeed {
  const kv = seats.sequences * sequenceBytes(figures, seats);
  const compute = computeBytes(figures, seats);
  const total = figures.bytes + kv + compute + PROCESS;
  return { weights: figures.bytes, kv, compute, process: PROCESS, total };
}

/** Bytes of the KV cells of one sequence. */
export function sequenceBytes(
  { cellNumbers }: Figures,
  { contextSize, kvType }: Pick<Seats, 'contextSize' | 'kvType'>,
): number {
  return Math.ceil(padded(contextSize) * cellNumbers * CELL_BYTES[kvType]);
}

/**
 * Of the graph that llama.cpp reserves (llama-graph.cpp, v0.4.0) two places take most, one after the other in the same
 * buffer: the scores of all tokens of the vocabulary, and those of all cells in each head beside the mask. The second
 * need no place where flash attention is used, which the worker does but on a CPU with cells of 16 bits. llama.cpp logs
 * 298.50 MiB for Qwen2.5's 0.5B and 299.75 MiB for its 1.5B, which is the first to the byte.
 */
function computeBytes(figures: Figures, { contextSize, kvType, onGpu }: Seats): number {
  const hasFlash = onGpu || kvType !== 'f16';
  const output = figures.vocabularySize + figures.embeddingLength;
  const attention = (hasFlash ? 1 : figures.heads + 1) * padded(contextSize);
  return BATCH * FLOAT * Math.max(output, attention);
}

function padded(contextSize: number): number {
  return Math.ceil(contextSize / CELL_STEP) * CELL_STEP;
}

/** What a machine has for a model. */
export interface MachineMemory {
  /** Bytes. */
  readonly totalMemory: number;
  /** Bytes that can be had without pushing anything out; undefined where the system does not say. */
  readonly freeMemory: number | undefined;
  /** As Node names it. */
  readonly arch: string;
  readonly gpu?: Gpu | undefined;
}

/** The GPU that computes: with the memory that all have, or with its own, in bytes, beside what is loaded now. */
export type Gpu =
  | { readonly kind: 'metal' }
  | { readonly kind: 'cuda' | 'vulkan'; readonly totalVram: number; readonly freeVram: number };

/** How models are loaded; `kvBudget` as models/memory.ts gives it. */
export interface LoadPlan {
  readonly contextSize: number;
  readonly kvBudget: number;
  readonly kvType: 'f16' | 'q8_0';
}

/**
 * Where a model finds room: in memory, in the GPU's own, in both, so that part of it runs on the CPU, or nowhere.
 * `room` is what there is where it should go, in bytes.
 */
export interface Placement {
  readonly kind: 'memory' | 'vram' | 'both' | 'nowhere';
  readonly need: MemoryNeed;
  readonly room: number;
  /** How many of the model's layers the GPU computes. */
  readonly gpuLayers: 'all' | 'some' | 'none';
}

/**
 * Left to the editor, which starts language servers and opens files after it was asked how much is free: about what
 * a TypeScript server of a large project takes.
 */
const MARGIN = 1 << 30;

/** Of memory whose free part is not known: the other half is the system's and the editor's. */
const UNKNOWN_SHARE = 1 / 2;

/** A GPU's memory is shared with the screen. */
const VRAM_SHARE = 0.9;

/** One serves while the other is built: the fewest that the worker opens (worker/cache/budget.ts). */
const LEAST_SEQUENCES = 2;

/**
 * Looks for room beside what is loaded now: a model that replaces another is loaded while that one still serves.
 * @param isLoaded whether the model is a part of that itself, so that what it takes of the GPU's memory is its own.
 */
export function placementFor(
  figures: Figures,
  machine: MachineMemory,
  plan: LoadPlan,
  isLoaded = false,
): Placement {
  const { gpu } = machine;
  const need = memoryNeeded(figures, seatsFor(figures, machine, plan));
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

/** Which kernels a model is computed with that lies wholly where it should. */
export function kernelsOf({ gpu, arch }: MachineMemory): Kernels {
  if (gpu) return 'gpu';
  return arch === 'arm64' ? 'arm64' : 'x64';
}

/** As many sequences as the worker opens, or more: it has an upper limit besides. */
function seatsFor(
  figures: Figures,
  { gpu }: MachineMemory,
  { contextSize, kvBudget, kvType }: LoadPlan,
): Seats {
  const each = Math.max(1, sequenceBytes(figures, { contextSize, kvType }));
  const sequences = Math.max(LEAST_SEQUENCES, Math.floor(kvBudget / each));
  return { contextSize, kvType, sequences, onGpu: gpu !== undefined };
}

function memoryRoom({ totalMemory, freeMemory }: MachineMemory): number {
  return freeMemory === undefined ? totalMemory * UNKNOWN_SHARE : freeMemory - MARGIN;
}

const MEGABYTE = 1 << 20;

/** Below, two prompts of the bundled model do not fit; above, more files are kept than anybody goes back to. */
const LEAST = 128 * MEGABYTE;
const MOST = 256 * MEGABYTE;

/** Share of the machine's memory: all that is of use from 16 GB on. */
const SHARE = 1 / 64;

/** Space on disk for KV snapshots: some forty files with the bundled model. */
export const SNAPSHOT_LIMIT = 512 * MEGABYTE;

/**
 * Bytes for the KV cells of all prompts that are kept in memory.
 * @param wanted the user's setting in megabytes; 0 means automatic.
 * @param totalMemory of the machine, bytes.
 */
export function kvBudget(wanted: number, totalMemory: number): number {
  if (wanted > 0) return wanted * MEGABYTE;
  return Math.min(MOST, Math.max(LEAST, totalMemory * SHARE));
}

/** A model that does not serve may stay loaded while this share of the machine's memory can still be had. */
const SPARE_SHARE = 1 / 4;

/** Whether there is memory to spare for a model that nobody uses now; not where the system does not say. */
export function mayKeepLoaded(available = availableMemory(), total = totalmem()): boolean {
  return available !== undefined && available >= total * SPARE_SHARE;
}
