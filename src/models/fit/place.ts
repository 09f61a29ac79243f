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
  readonly gpu?:
    { readonly kind: 'metal' } | { readonly kind: 'cuda' | 'vulkan'; readonly freeVram: number } | undefined;
}

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

/** Looks for room beside what is loaded now: a model that replaces another is loaded while that one still serves. */
export function placeFor(figures: Figures, machine: Machine, plan: Plan): Place {
  const need = memoryNeeded(figures, seatsFor(figures, machine, plan));
  const memory = memoryRoom(machine);
  if (!hasOwnMemory(machine)) {
    return { kind: need.total <= memory ? 'memory' : 'nowhere', need, room: memory };
  }
  const room = machine.gpu.freeVram * VRAM_SHARE;
  if (need.total <= room) return { kind: 'vram', need, room };
  return { kind: need.total <= memory ? 'both' : 'nowhere', need, room: Math.max(room, memory) };
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

function hasOwnMemory(
  machine: Machine,
): machine is Machine & { readonly gpu: { readonly freeVram: number } } {
  return machine.gpu !== undefined && 'freeVram' in machine.gpu;
}
