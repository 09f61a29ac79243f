import type { Figures } from './figures.ts';
import type { Kernels } from './kernels.ts';
import { type MemoryNeed, type Seats, memoryNeeded, sequenceBytes } from './memory.ts';

/** What a machine has for a model. */
export interface Machine {
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
export interface Plan {
  readonly contextSize: number;
  readonly kvBudget: number;
  readonly kvType: 'f16' | 'q8_0';
}

/**
 * Where a model finds room: in memory, in the GPU's own, in both, so that part of it runs on the CPU, or nowhere.
 * `room` is what there is where it should go, in bytes.
 */
export interface Place {
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
export function placeFor(figures: Figures, machine: Machine, plan: Plan, isLoaded = false): Place {
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
export function kernelsOf({ gpu, arch }: Machine): Kernels {
  if (gpu) return 'gpu';
  return arch === 'arm64' ? 'arm64' : 'x64';
}

/** As many sequences as the worker opens, or more: it has an upper limit besides. */
function seatsFor(figures: Figures, { gpu }: Machine, { contextSize, kvBudget, kvType }: Plan): Seats {
  const each = Math.max(1, sequenceBytes(figures, { contextSize, kvType }));
  const sequences = Math.max(LEAST_SEQUENCES, Math.floor(kvBudget / each));
  return { contextSize, kvType, sequences, onGpu: gpu !== undefined };
}

function memoryRoom({ totalMemory, freeMemory }: Machine): number {
  return freeMemory === undefined ? totalMemory * UNKNOWN_SHARE : freeMemory - MARGIN;
}
