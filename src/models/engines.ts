import { totalmem } from 'node:os';
import { join } from 'node:path';
import { kvBudget, SNAPSHOT_LIMIT } from '../advice/memory.ts';
import type { ModelHeader } from '../gguf/modelHeader.ts';
import { gpuChoice } from '../gpu/installed.ts';
import type { EngineAdapter, EngineModel } from '../host/engineState.ts';
import { onBattery } from '../host/power.ts';
import { spawnWorker } from '../host/spawn.ts';
import { type PreparedLoad, Supervisor } from '../host/supervisor.ts';
import { thisProcessor, threadChoices, threadCount } from '../host/threads.ts';
import type { Clock } from '../util/async.ts';
import { type Log } from '../util/log.ts';
import { inspectAdapter } from './adapterFiles.ts';
import { bundledModelPath, checkBundled } from './bundled.ts';
import { inspectModelFile } from './modelFile.ts';
import { messageOf } from '../util/errors.ts';

/** Tokens of prompt and completion together. The windows ask for about 2,000; text that is no code may need more. */
export const CONTEXT_SIZE = 4096;

/** The user's settings of engines. */
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

/** The settings of an engine outside the editor, in benchmarks and tests: it is never ended for not being used. */
export const ENGINE_DEFAULTS: EngineSettings = {
  threads: 0,
  kvCacheMegabytes: 0,
  kvCacheType: 'f16',
  kvCacheOnDisk: true,
  gpu: 'auto',
  idleUnloadMinutes: 0,
};

/** The options of all engines. */
interface EngineOptions {
  /** Folder that holds `dist/` and `models/`. */
  readonly extensionRoot: string;
  /** Folder of the extension's own data; calibrations and KV snapshots are not kept without it. */
  readonly storage?: string | undefined;
  /** Read at every start. */
  readonly settings: () => EngineSettings;
  /** Path of the model that drafts, instead of the one that {@link takesBundledDrafts} chooses; empty for none. */
  readonly draftPath?: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** A function that makes the engine of a model, which starts nothing before its first use. */
export type OpenEngine = (model: EngineModel) => Supervisor;

/** Path of the bundled worker below the extension's folder. */
export function workerEntry(extensionRoot: string): string {
  return join(extensionRoot, 'dist', 'worker', 'main.mjs');
}

/** The {@link OpenEngine} of these options: its engines run in worker processes of their own. */
export function engineFactory(options: EngineOptions): OpenEngine {
  const { extensionRoot, settings, clock, log } = options;
  return (model) =>
    new Supervisor({
      model,
      idleUnloadMs: () => settings().idleUnloadMinutes * 60_000,
      spawn: () => spawnWorker(workerEntry(extensionRoot), process.env, log),
      prepare: () => prepare(model, options),
      clock,
      log,
    });
}

/** The power source is read at each start and not followed: one that changes counts from the next start. */
async function prepare(model: EngineModel, options: EngineOptions): Promise<PreparedLoad> {
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

/** Token ids of Qwen2.5-Coder, of which the bundled model knows its part. */
const QWEN_TOKENS = { prefix: 151_659, middle: 151_660, suffix: 151_661 };

/** The bundled model's width: a model that is no larger would wait for its draft longer than for itself. */
const BUNDLED_WIDTH = 896;

/** Whether the bundled model can draft for a model: it writes the same tokens, and is larger. */
function takesBundledDrafts({ fim, embeddingLength }: ModelHeader): boolean {
  const hasSameTokens =
    fim.prefix === QWEN_TOKENS.prefix &&
    fim.middle === QWEN_TOKENS.middle &&
    fim.suffix === QWEN_TOKENS.suffix;
  return hasSameTokens && embeddingLength > BUNDLED_WIDTH;
}

/** The outcome of {@link preflight}: the model's header, where that had to be read, or what is wrong and the remedy. */
type PreflightResult =
  | { readonly kind: 'fine'; readonly header?: ModelHeader }
  | { readonly kind: 'problem'; readonly reason: string };

/**
 * Checks a model's files before the native library sees them: sizes of the bundled ones, headers of the user's, and
 * whether an adapter was made for the model. Never rejects.
 */
export async function preflight(extensionRoot: string, model: EngineModel): Promise<PreflightResult> {
  const damage = model.bundled ? await checkBundled(extensionRoot) : undefined;
  if (damage) return { kind: 'problem', reason: damage.message };
  // The bundled model's header is known, and matters only where an adapter is compared with it.
  if (model.bundled && !model.adapter) return { kind: 'fine' };
  try {
    const { header } = await inspectModelFile(model.path);
    const reason = model.adapter && (await adapterReason(model.adapter, model.label, header));
    return reason === undefined ? { kind: 'fine', header } : { kind: 'problem', reason };
  } catch (error) {
    return { kind: 'problem', reason: messageOf(error) };
  }
}

async function adapterReason(
  adapter: EngineAdapter,
  model: string,
  header: ModelHeader,
): Promise<string | undefined> {
  const check = await inspectAdapter(adapter, header);
  return check.kind === 'fits' ? undefined : `${adapter.label} cannot be added to ${model}. ${check.reason}`;
}
