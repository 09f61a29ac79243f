import type { Figures } from './figures.ts';

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
