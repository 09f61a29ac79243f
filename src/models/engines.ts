import { totalmem } from 'node:os';
import { join } from 'node:path';
import { kvBudget, SNAPSHOT_LIMIT } from '../advice/memory.ts';
import type { ModelHeader } from '../gguf/types.ts';
import { gpuChoice } from '../gpu/offers.ts';
import type { EngineModel } from '../host/engineState.ts';
import { onBattery } from '../host/power.ts';
import { spawnWorker, thisProcessor, threadChoices, threadCount } from '../host/spawn.ts';
import { type Prepared, Supervisor } from '../host/supervisor.ts';
import type { Clock } from '../util/async.ts';
import type { Log } from '../util/log.ts';
import { bundledModelPath, takesBundledDrafts } from './bundled.ts';
import { preflight } from './preflight.ts';

/** Tokens of prompt and completion. The windows ask for about 2,000; text that is no code may need more. */
export const CONTEXT_SIZE = 4096;

/** What the user may set about engines. */
export interface EngineSettings {
  /** 0 means automatic. */
  readonly threads: number;
  /** Megabytes; 0 means automatic. */
  readonly kvCacheMegabytes: number;
  readonly kvCacheType: 'f16' | 'q8_0';
  /** Whether KV snapshots are kept on disk. */
  readonly kvCacheOnDisk: boolean;
  readonly gpu: 'auto' | 'off';
  /** 0 means never. */
  readonly idleUnloadMinutes: number;
}

/** What an engine gets when nobody asks for anything else; it is never ended for not being used. */
export const ENGINE_DEFAULTS: EngineSettings = {
  threads: 0,
  kvCacheMegabytes: 0,
  kvCacheType: 'f16',
  kvCacheOnDisk: true,
  gpu: 'auto',
  idleUnloadMinutes: 0,
};

export interface EngineOptions {
  /** Folder that holds `dist/` and `models/`. */
  readonly extensionRoot: string;
  /** Folder of the extension's own data; calibrations and KV snapshots are not kept without it. */
  readonly storage?: string | undefined;
  /** Asked at every start. */
  readonly settings: () => EngineSettings;
  /** A model that drafts, instead of the one that is chosen by itself; none for an empty path. */
  readonly draftPath?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the engine of a model. Nothing is started before its first use. */
export type OpenEngine = (model: EngineModel) => Supervisor;

/** Path of the bundled worker below the extension's folder. */
export function workerEntry(extensionRoot: string): string {
  return join(extensionRoot, 'dist', 'worker', 'main.mjs');
}

export function engineFactory(options: EngineOptions): OpenEngine {
  const { extensionRoot, settings, clock, log } = options;
  return (model) =>
    new Supervisor({
      model,
      idleUnloadMs: () => settings().idleUnloadMinutes * 60_000,
      spawn: () => spawnWorker({ entry: workerEntry(extensionRoot), env: process.env }, log),
      prepare: () => prepare(model, options),
      clock,
      log,
    });
}

/** The power source is read at each start and not followed: one that changes counts from the next start. */
async function prepare(model: EngineModel, options: EngineOptions): Promise<Prepared> {
  const found = await preflight(options.extensionRoot, model);
  if (found.kind === 'problem') return found;
  const { threads, kvCacheMegabytes, kvCacheType, kvCacheOnDisk, gpu } = options.settings();
  const battery = await onBattery();
  const machine = thisProcessor(battery);
  const count = threadCount(threads, machine);
  options.log.info(`the engine starts with ${count} threads${battery === true ? ', on battery' : ''}`);
  const params = {
    modelPath: model.path,
    threads: count,
    threadChoices: threadChoices(threads, machine),
    contextSize: CONTEXT_SIZE,
    kvBudget: kvBudget(kvCacheMegabytes, totalmem()),
    kvType: kvCacheType,
    gpu: gpuChoice(gpu, options.storage),
    draftPath: draftPath(found.header, options),
    adapter: model.adapter && { path: model.adapter.path, scale: model.adapter.scale },
    storage:
      options.storage === undefined
        ? undefined
        : { folder: options.storage, snapshotLimit: kvCacheOnDisk ? SNAPSHOT_LIMIT : 0 },
    conditions: battery === true ? 'battery' : 'mains',
  };
  return { kind: 'ready', params };
}

function draftPath(header: ModelHeader | undefined, options: EngineOptions): string | undefined {
  if (options.draftPath !== undefined) return options.draftPath === '' ? undefined : options.draftPath;
  return header && takesBundledDrafts(header) ? bundledModelPath(options.extensionRoot) : undefined;
}
