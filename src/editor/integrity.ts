import type * as vscode from 'vscode';
import type { EngineModel } from '../host/engineState.ts';
import { BUNDLED_FILES, BUNDLED_REMEDY, bundledFilePath } from '../models/bundled.ts';
import { type ExpectedFile, statFile, verifyOnce } from '../models/integrity.ts';
import type { ModelStore } from '../models/store.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Disposable } from '../util/disposable.ts';
import { type Log } from '../util/log.ts';
import { messageOf } from '../util/errors.ts';

/** A model's files as they were published, and what to do where they are not. */
interface PublishedFiles {
  readonly files: readonly ExpectedFile[];
  readonly remedy: string;
}

const DOWNLOAD_AGAIN = "Delete the model and download it again with 'Nearline: Switch Model...'.";

/**
 * Verifies the hashes of a published model once, in the worker, when it is loaded: off the start path, and again only
 * when a file's size, time or inode changed. A model that the user brought is what the user says. A damaged model stops
 * serving.
 */
export class ModelVerifier implements Disposable {
  readonly #switcher: Switcher;
  readonly #store: ModelStore;
  readonly #context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState'>;
  readonly #log: Log;
  readonly #subscription: Disposable;
  /** Paths of the models that were verified in this session, or are being. */
  readonly #verified = new Set<string>();

  constructor(
    switcher: Switcher,
    store: ModelStore,
    context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState'>,
    log: Log,
  ) {
    this.#switcher = switcher;
    this.#store = store;
    this.#context = context;
    this.#log = log;
    this.#subscription = switcher.onChange(({ model, engine }) => {
      if (engine.kind === 'ready') void this.#verifyNew(model);
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #verifyNew(model: EngineModel): Promise<void> {
    if (this.#verified.has(model.path)) return;
    this.#verified.add(model.path);
    if (!(await this.#verify(model))) this.#verified.delete(model.path);
  }

  /** Whether the files are what was published; where they are not, the model stops serving. Never rejects. */
  async #verify(model: EngineModel): Promise<boolean> {
    try {
      const published = await this.#publishedAs(model);
      if (!published) return true;
      const session = await this.#switcher.session();
      const verification = await verifyOnce({
        ...published,
        hash: async (path) => await session.hash(path),
        stat: statFile,
        store: this.#context.globalState,
      });
      if (verification.kind === 'damaged') this.#switcher.fail(model, verification.message);
      else if (!verification.fromCache) this.#log.info(`${model.label} is what was published (sha256)`);
      return verification.kind === 'verified';
    } catch (error) {
      this.#log.warn(`${model.label} could not be verified: ${messageOf(error)}`);
      return false;
    }
  }

  /** What a model's files have to be; `undefined` where the user brought it. */
  async #publishedAs(model: EngineModel): Promise<PublishedFiles | undefined> {
    if (model.bundled) {
      const root = this.#context.extensionPath;
      const files = BUNDLED_FILES.map((file) => ({ ...file, path: bundledFilePath(root, file) }));
      return { files, remedy: BUNDLED_REMEDY };
    }
    const owner = await this.#store.owner(model.path);
    return owner && { files: this.#store.filesOf(owner.model, owner.version), remedy: DOWNLOAD_AGAIN };
  }
}
