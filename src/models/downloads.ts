import { download } from '../download/download.ts';
import type { Hub } from '../download/hub/hub.ts';
import type { DownloadProgress } from '../download/progress.ts';
import { type Disposable, Emitter } from '../util/disposable.ts';
import type { InstalledModel } from './manifest.ts';
import type { PublishedFile, PublishedModel } from './published.ts';
import type { ModelStore } from './store.ts';

/** Options of a download: what stops it, and who hears of its progress. */
interface FetchOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DownloadProgress) => void;
}

/**
 * A function that downloads a published file to a path, which exists only once the hash was checked. Gives its size in
 * bytes.
 */
export type FetchPublished = (file: PublishedFile, path: string, options: FetchOptions) => Promise<number>;

/** The progress of a model's download; the figures are of all the model's files together. */
export interface ModelDownload extends DownloadProgress {
  readonly id: string;
  readonly label: string;
}

interface Running {
  readonly installed: Promise<InstalledModel | undefined>;
  readonly controller: AbortController;
  state: ModelDownload;
}

/** The downloads of models into the store: one of each model at a time, however often it is asked for meanwhile. */
export class ModelDownloads implements Disposable {
  readonly #store: Pick<ModelStore, 'install'>;
  readonly #fetch: FetchPublished;
  readonly #running = new Map<string, Running>();
  readonly #changed = new Emitter<void>();
  /** Fires when a download begins, goes on or ends. */
  readonly onChange = this.#changed.event;

  constructor(store: Pick<ModelStore, 'install'>, fetch: FetchPublished) {
    this.#store = store;
    this.#fetch = fetch;
  }

  /** The downloads that go on now, in the order in which they were asked for. */
  get running(): readonly ModelDownload[] {
    return [...this.#running.values()].map(({ state }) => state);
  }

  /** The download of a model; undefined where none goes on. */
  get(id: string): ModelDownload | undefined {
    return this.#running.get(id)?.state;
  }

  /**
   * Begins the download of a model, or joins the one that goes on. Rejects with DownloadError, or as writing does.
   * @returns the installed model; undefined where the download was cancelled.
   */
  start(model: PublishedModel): Promise<InstalledModel | undefined> {
    const running = this.#running.get(model.id) ?? this.#begin(model);
    return running.installed;
  }

  /** Ends a model's download; what has arrived is used by the next one of the same file. */
  cancel(id: string): void {
    this.#running.get(id)?.controller.abort();
  }

  dispose(): void {
    for (const id of this.#running.keys()) this.cancel(id);
    this.#changed.dispose();
  }

  #begin(model: PublishedModel): Running {
    const controller = new AbortController();
    const installed = this.#install(model, controller.signal);
    const running = { installed, controller, state: progressOf(model, NOTHING, 0) };
    this.#running.set(model.id, running);
    this.#changed.fire();
    return running;
  }

  async #install(model: PublishedModel, signal: AbortSignal): Promise<InstalledModel | undefined> {
    let before = 0;
    try {
      return await this.#store.install(model, async (file, path) => {
        const onProgress = (progress: DownloadProgress): void => this.#advance(model, progress, before);
        const bytes = await this.#fetch(file, path, { signal, onProgress });
        before += bytes;
        return bytes;
      });
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      this.#running.delete(model.id);
      this.#changed.fire();
    }
  }

  #advance(model: PublishedModel, progress: DownloadProgress, before: number): void {
    const running = this.#running.get(model.id);
    if (!running) return;
    running.state = progressOf(model, progress, before);
    this.#changed.fire();
  }
}

const NOTHING: DownloadProgress = {
  bytes: 0,
  totalBytes: undefined,
  bytesPerSecond: 0,
  secondsLeft: undefined,
  elsewhere: false,
};

/** The progress of a model from that of one of its files. @param before bytes of the files that are complete. */
function progressOf(
  { id, label, files }: PublishedModel,
  progress: DownloadProgress,
  before: number,
): ModelDownload {
  const bytes = before + progress.bytes;
  const totalBytes = totalOf(files) ?? (files.length === 1 ? progress.totalBytes : undefined);
  const { bytesPerSecond } = progress;
  const secondsLeft =
    totalBytes === undefined || bytesPerSecond === 0
      ? undefined
      : Math.max(0, totalBytes - bytes) / bytesPerSecond;
  return { ...progress, id, label, bytes, totalBytes, secondsLeft };
}

/** Bytes of all files; undefined where the server alone knows the size of one. */
function totalOf(files: readonly Pick<PublishedFile, 'bytes'>[]): number | undefined {
  let sum = 0;
  for (const { bytes } of files) {
    if (bytes === undefined) return undefined;
    sum += bytes;
  }
  return sum;
}

/** First bytes of every GGUF file. */
const MAGIC = 'GGUF';

/** The {@link FetchPublished} that downloads from a Hub. It rejects with DownloadError. */
export function fetchFrom(hub: Hub): FetchPublished {
  return async ({ name, address, bytes, sha256 }, target, { signal, onProgress }) => {
    const request = {
      address,
      target,
      name,
      bytes,
      hash: { sha256 },
      policy: hub.policy,
      looksRight: isGguf,
    };
    return (await download(request, { clock: hub.clock, fetch: hub.fetch, signal, onProgress })).bytes;
  };
}

function isGguf(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}
