import { join } from 'node:path';
import type * as v from 'valibot';
import type {
  CompleteParams,
  CompleteProgress,
  CompleteResult,
  LoadedModel,
  LoadParams,
  MeasuredSpeed,
  PromptPlace,
  WarmResult,
} from '../protocol/messages.ts';
import { noAbort } from '../util/async.ts';
import { noSnapshots, SnapshotFolder, type SnapshotStore } from './cache/snapshots.ts';
import { Completer } from './completer.ts';
import { idleTasks, IdleWork, type ServiceParts } from './idleTasks.ts';
import type { Engine } from './native/engine.ts';
import { THREADS } from './native/llamaEngine.ts';
import { loadEngine, type LoadHooks } from './native/load.ts';
import { Prompts } from './prompt/prompts.ts';
import { Vocabulary } from './prompt/vocabulary.ts';
import { NewestWins, superseded } from './scheduler.ts';
import { CALIBRATION, Costs } from './speculation/costs.ts';
import { Drafter } from './speculation/drafter.ts';
import { fingerprint, StateFile } from './stateFile.ts';

type OnProgress = (progress: CompleteProgress) => void;

/** One loaded model with all that serves it: what a worker process is for. */
export class Service {
  readonly loaded: LoadedModel;
  readonly #completer: Completer;
  readonly #scheduler = new NewestWins();
  readonly #idle: IdleWork;
  readonly #saveAll: () => Promise<void>;
  readonly #conditions: string;
  readonly #costs: Costs;

  private constructor(loaded: LoadedModel, parts: ServiceParts) {
    this.loaded = loaded;
    this.#completer = parts.completer;
    this.#conditions = parts.params.conditions;
    this.#costs = parts.drafter.costs;
    const { tasks, saveAll } = idleTasks({ ...parts, scheduler: this.#scheduler });
    this.#idle = new IdleWork(tasks);
    this.#saveAll = saveAll;
    this.#idle.start();
  }

  /** @throws CallError as `loadEngine` does. */
  static async open(wanted: LoadParams, hooks: LoadHooks): Promise<Service> {
    const started = performance.now();
    const threads = await threadsFile(wanted);
    const params = { ...wanted, threads: (await threads?.read()) ?? wanted.threads };
    const engine = await loadEngine(params, hooks);
    const texts = engine.pieces();
    const key = await cellKey(params, engine);
    const calibration = keptFile(params, await costKey(params, key), CALIBRATION);
    const costs = new Costs(await calibration?.read());
    const drafter = new Drafter(costs);
    const snapshots = await openSnapshots(params, engine, key);
    const completer = new Completer({ engine, vocabulary: new Vocabulary(texts), drafter, snapshots });
    const loaded = describe(engine, texts.length, performance.now() - started);
    const kept = { calibration, threads };
    return new Service(loaded, { params, hooks, engine, texts, drafter, snapshots, completer, kept });
  }

  async complete(
    params: CompleteParams,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<CompleteResult> {
    const ahead = params.idle === true;
    // On battery nothing is computed that nobody has asked for yet.
    if (ahead && this.#conditions === 'battery') throw superseded();
    const job = (merged: AbortSignal): Promise<CompleteResult> =>
      this.#completer.complete(params, merged, onProgress);
    return await this.#idle.after(this.#scheduler.run(job, signal, ahead ? 'ahead' : 'foreground'));
  }

  async warm(place: PromptPlace, signal: AbortSignal, onProgress: OnProgress): Promise<WarmResult> {
    const job = (merged: AbortSignal): Promise<WarmResult> => this.#completer.warm(place, merged, onProgress);
    return await this.#idle.after(this.#scheduler.run(job, signal, 'ahead'));
  }

  get speed(): MeasuredSpeed | undefined {
    const { calibrated, prefillRate, quietStepMs, depth } = this.#costs;
    return calibrated ? { prefillRate, stepMs: this.#costs.step(1), quietStepMs, depth } : undefined;
  }

  /** Keeps on disk what is only in memory. */
  async close(): Promise<void> {
    this.#idle.end();
    await this.#scheduler.run(() => this.#saveAll(), noAbort);
  }
}

function keptFile<T>(
  { storage }: LoadParams,
  key: string,
  form: v.GenericSchema<T>,
): StateFile<T> | undefined {
  return storage && new StateFile(join(storage.folder, 'calibration'), key, form);
}

/** The number of threads that was found to be best for a model; none where there is no choice. */
async function threadsFile(params: LoadParams): Promise<StateFile<number> | undefined> {
  const { modelPath, threadChoices = [] } = params;
  if (threadChoices.length === 0) return undefined;
  const key = JSON.stringify({ model: await fingerprint(modelPath), threadChoices });
  return keptFile(params, key, THREADS);
}

/** Everything that decides what a KV cell means. */
async function cellKey(params: LoadParams, { backend, release, contextSize }: Engine): Promise<string> {
  const model = await fingerprint(params.modelPath);
  const adapter = await adapterKey(params);
  return JSON.stringify({ model, adapter, backend, release, contextSize, kvType: params.kvType });
}

async function adapterKey({ adapter }: LoadParams): Promise<string> {
  return adapter === undefined ? '' : `${await fingerprint(adapter.path)} ${adapter.scale}`;
}

/** Everything that decides what it costs to compute one. */
async function costKey({ draftPath, threads, conditions }: LoadParams, cells: string): Promise<string> {
  const draft = draftPath === undefined ? '' : await fingerprint(draftPath);
  return JSON.stringify({ cells, draft, threads, conditions });
}

async function openSnapshots({ storage }: LoadParams, engine: Engine, key: string): Promise<SnapshotStore> {
  if (!storage || storage.snapshotLimit <= 0) return noSnapshots;
  const prompts = new Prompts(engine);
  return await SnapshotFolder.open({
    folder: join(storage.folder, 'kv'),
    key,
    limit: storage.snapshotLimit,
    anchorOf: (document, head) => prompts.anchorOf(document, head),
  });
}

function describe(engine: Engine, vocabularySize: number, loadMs: number): LoadedModel {
  const { infill, contextSize, backend, vram, sequences, cellBytes } = engine;
  return {
    layout: infill.layout,
    contextSize,
    backend,
    ...(vram && { vram }),
    vocabularySize,
    loadMs,
    sequences: sequences.length,
    kvBytes: sequences.length * contextSize * cellBytes,
  };
}
