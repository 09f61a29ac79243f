import { join } from 'node:path';
import type {
  CompleteParams,
  CompleteProgress,
  CompleteResult,
  LoadedModel,
  LoadParams,
  MeasuredSpeed,
  PrefillResult,
  PromptPlace,
} from '../protocol/messages.ts';
import { noAbort } from '../util/async.ts';
import { noSnapshots, SnapshotFolder, type SnapshotStore } from './cache/snapshots.ts';
import { Completer } from './completer.ts';
import { IdleScheduler } from './idleScheduler.ts';
import { idleTasks, type ServiceParts } from './idleTasks.ts';
import type { Engine } from './native/engine.ts';
import { loadEngine, type LoadHooks } from './native/load.ts';
import { PromptBuilder } from './prompt/promptBuilder.ts';
import { Vocabulary } from './prompt/vocabulary.ts';
import { NewestWins, superseded } from './scheduler.ts';
import { Costs } from './speculation/costs.ts';
import { Drafter } from './speculation/drafter.ts';
import { calibrationFile, cellKey, threadsFile } from './stateFile.ts';

type OnProgress = (progress: CompleteProgress) => void;

/** Service of one loaded model: all that a worker process is for. */
export class Service {
  readonly loaded: LoadedModel;
  readonly #completer: Completer;
  readonly #scheduler = new NewestWins();
  readonly #idle: IdleScheduler;
  readonly #saveAll: () => Promise<void>;
  readonly #conditions: string;
  readonly #costs: Costs;

  private constructor(loaded: LoadedModel, parts: ServiceParts) {
    this.loaded = loaded;
    this.#completer = parts.completer;
    this.#conditions = parts.params.conditions;
    this.#costs = parts.drafter.costs;
    const { tasks, saveAll } = idleTasks(parts, this.#scheduler);
    this.#idle = new IdleScheduler(tasks);
    this.#saveAll = saveAll;
    this.#idle.start();
  }

  /**
   * The service of a model, loaded with what earlier runs have measured.
   * @throws CallError as `loadEngine` does.
   */
  static async open(wanted: LoadParams, hooks: LoadHooks): Promise<Service> {
    const started = performance.now();
    const threads = await threadsFile(wanted);
    const params = { ...wanted, threads: (await threads?.read()) ?? wanted.threads };
    const engine = await loadEngine(params, hooks);
    const texts = engine.pieces();
    const key = await cellKey(params, engine);
    const calibration = await calibrationFile(params, key);
    const drafter = new Drafter(new Costs(await calibration?.read()));
    const snapshots = await openSnapshots(params, engine, key);
    const completer = new Completer({ engine, vocabulary: new Vocabulary(texts), drafter, snapshots });
    const loaded = describe(engine, texts.length, performance.now() - started);
    const files = { calibration, threads };
    return new Service(loaded, { params, hooks, engine, texts, drafter, snapshots, completer, files });
  }

  /** @throws CallError `cancelled` once a newer request supersedes this one, or the signal fires. */
  async complete(
    params: CompleteParams,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<CompleteResult> {
    const isPrefetch = params.idle === true;
    // On battery nothing is computed that the user has not asked for yet.
    if (isPrefetch && this.#conditions === 'battery') throw superseded();
    const job = (merged: AbortSignal): Promise<CompleteResult> =>
      this.#completer.complete(params, merged, onProgress);
    const priority = isPrefetch ? 'prefetch' : 'foreground';
    return await this.#idle.trackRequest(this.#scheduler.run(job, signal, priority));
  }

  /** @throws CallError `cancelled` as `complete` does. */
  async prefill(place: PromptPlace, signal: AbortSignal, onProgress: OnProgress): Promise<PrefillResult> {
    const job = (merged: AbortSignal): Promise<PrefillResult> =>
      this.#completer.prefill(place, merged, onProgress);
    return await this.#idle.trackRequest(this.#scheduler.run(job, signal, 'prefetch'));
  }

  /** Speed of the model; `undefined` as long as nothing was measured. */
  get speed(): MeasuredSpeed | undefined {
    const { calibrated, prefillRate, quietStepMs, depth } = this.#costs;
    return calibrated ? { prefillRate, stepMs: this.#costs.step(1), quietStepMs, depth } : undefined;
  }

  /** Ends the idle tasks, and saves the cells that are only in memory to disk. */
  async close(): Promise<void> {
    this.#idle.end();
    await this.#scheduler.run(() => this.#saveAll(), noAbort);
  }
}

async function openSnapshots({ storage }: LoadParams, engine: Engine, key: string): Promise<SnapshotStore> {
  if (!storage || storage.snapshotLimit <= 0) return noSnapshots;
  const prompts = new PromptBuilder(engine);
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
