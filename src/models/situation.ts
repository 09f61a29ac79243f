import { arch, totalmem } from 'node:os';
import { onBattery } from '../host/power.ts';
import type { ServiceState } from './switcher.ts';
import { CONTEXT_SIZE, type EngineSettings } from './engines.ts';
import type { Situation } from './fit/judge.ts';
import { availableMemory } from './fit/available.ts';
import { kvBudget } from './memory.ts';
import type { MeasuredSpeeds } from './speeds.ts';

/** This machine as it is now, and how models are loaded on it. */
export async function situationNow(
  { kvCacheMegabytes, kvCacheType }: EngineSettings,
  { engine }: ServiceState,
  speeds: MeasuredSpeeds,
): Promise<Situation> {
  const isMetal = engine.kind === 'ready' && engine.loaded.backend === 'metal';
  return {
    totalMemory: totalmem(),
    freeMemory: availableMemory(),
    arch: arch(),
    // The memory of other GPUs is not known here: the engine loads as many layers as it finds room for.
    gpu: isMetal ? { kind: 'metal' } : undefined,
    plan: {
      contextSize: CONTEXT_SIZE,
      kvBudget: kvBudget(kvCacheMegabytes, totalmem()),
      kvType: kvCacheType,
    },
    onBattery: await onBattery(),
    known: await speeds.known(),
  };
}
