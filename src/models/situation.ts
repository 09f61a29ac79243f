import { arch, totalmem } from 'node:os';
import type { EngineState } from '../host/engineState.ts';
import { onBattery } from '../host/power.ts';
import type { ServiceState } from './switcher.ts';
import { CONTEXT_SIZE, type EngineSettings } from './engines.ts';
import type { Situation } from './fit/judge.ts';
import type { Gpu } from './fit/place.ts';
import { availableMemory } from './fit/available.ts';
import { kvBudget } from './memory.ts';
import type { MeasuredSpeeds } from './speeds.ts';

/** This machine as it is now, and how models are loaded on it. */
export async function situationNow(
  { kvCacheMegabytes, kvCacheType }: EngineSettings,
  { engine }: ServiceState,
  speeds: MeasuredSpeeds,
): Promise<Situation> {
  return {
    totalMemory: totalmem(),
    freeMemory: availableMemory(),
    arch: arch(),
    gpu: gpuOf(engine),
    plan: {
      contextSize: CONTEXT_SIZE,
      kvBudget: kvBudget(kvCacheMegabytes, totalmem()),
      kvType: kvCacheType,
    },
    onBattery: await onBattery(),
    known: await speeds.known(),
  };
}

/** The GPU as the engine found it when it had loaded its model; one that said nothing of its memory counts as none. */
export function gpuOf(engine: EngineState): Gpu | undefined {
  if (engine.kind !== 'ready') return undefined;
  const { backend, vram } = engine.loaded;
  if (backend === 'metal') return { kind: backend };
  if ((backend !== 'cuda' && backend !== 'vulkan') || !vram) return undefined;
  return { kind: backend, totalVram: vram.total, freeVram: vram.free };
}
