import { mkdir, readdir, rm } from 'node:fs/promises';
import type { ExpectedFile } from './integrity.ts';
import {
  filePath,
  type InstalledFile,
  type InstalledModel,
  type InstalledVersion,
  modelFolder,
  modelPath,
  modelsFolder,
  readManifest,
  versionFolder,
  versionName,
  writeManifest,
} from './manifest.ts';
import type { PublishedFile, PublishedModel } from './published.ts';

/** A function that downloads a file to a path, which exists only once the hash was checked. Gives its size in bytes. */
export type FetchFile = (file: PublishedFile, path: string) => Promise<number>;

/** The downloaded models on disk. */
export class ModelStore {
  readonly #storage: string;
  readonly #isInUse: (path: string) => boolean;

  /**
   * @param storage the extension's own folder of the editor's storage.
   * @param isInUse whether the model at a path serves, so that its version is kept.
   */
  constructor(storage: string, isInUse: (path: string) => boolean = () => false) {
    this.#storage = storage;
    this.#isInUse = isInUse;
  }

  /** All models, by label. Never rejects: a model that cannot be read is not installed. */
  async list(): Promise<readonly InstalledModel[]> {
    const ids = await readdir(modelsFolder(this.#storage)).catch(() => []);
    const models = await Promise.all(ids.map(async (id) => await readManifest(this.#storage, id)));
    return models.flatMap((model) => model ?? []).sort((one, other) => one.label.localeCompare(other.label));
  }

  /** The model of an id; undefined where it is not installed. Never rejects. */
  async get(id: string): Promise<InstalledModel | undefined> {
    return await readManifest(this.#storage, id);
  }

  /** Path of the file that the engine loads of a version, by default the newest. */
  pathOf({ id, versions }: InstalledModel, version: InstalledVersion = versions[0]): string {
    return modelPath(this.#storage, id, version);
  }

  /** A version's files, with their paths and how they have to be. */
  filesOf({ id }: InstalledModel, version: InstalledVersion): readonly ExpectedFile[] {
    return version.files.map((file) => ({ ...file, path: filePath(this.#storage, id, version, file) }));
  }

  /** The model and version that a path belongs to; undefined for any other file. */
  async owner(path: string): Promise<{ model: InstalledModel; version: InstalledVersion } | undefined> {
    for (const model of await this.list()) {
      const version = model.versions.find((one) => this.pathOf(model, one) === path);
      if (version) return { model, version };
    }
    return undefined;
  }

  /**
   * Installs a version, or an update of what is there: it counts only once all its files are there. Of the older
   * versions one stays, so that the update can be undone: the one in use, else the newest. Rejects as `fetch` and
   * node:fs do; what arrived is used by the next attempt.
   */
  async install(wanted: PublishedModel, fetch: FetchFile): Promise<InstalledModel> {
    const { id, label, repository, revision, licence } = wanted;
    await mkdir(versionFolder(this.#storage, id, wanted), { recursive: true });
    const newest = { revision, files: await this.#fetchAll(wanted, fetch) };
    const before = (await this.get(id))?.versions ?? [];
    const older = before.filter((version) => versionName(version) !== versionName(newest));
    const kept = older.find((version) => this.#isInUse(modelPath(this.#storage, id, version))) ?? older[0];
    const versions: InstalledModel['versions'] = kept ? [newest, kept] : [newest];
    const model: InstalledModel = { id, label, repository, licence, versions };
    await writeManifest(this.#storage, model);
    await this.#removeAll(
      id,
      older.filter((version) => version !== kept),
    );
    return model;
  }

  /** Deletes a model with all its versions. Rejects as node:fs does: on Windows, for one, while a file is in use. */
  async remove(id: string): Promise<void> {
    await rm(modelFolder(this.#storage, id), {
      recursive: true,
      force: true,
      maxRetries: 5,
      retryDelay: 200,
    });
  }

  async #fetchAll(wanted: PublishedModel, fetch: FetchFile): Promise<InstalledVersion['files']> {
    const [first, ...rest] = wanted.files;
    const one = async (file: PublishedFile): Promise<InstalledFile> => {
      const bytes = await fetch(file, filePath(this.#storage, wanted.id, wanted, file));
      return { name: file.name, bytes, sha256: file.sha256 };
    };
    const fetched: [InstalledFile, ...InstalledFile[]] = [await one(first)];
    for (const file of rest) fetched.push(await one(file));
    return fetched;
  }

  /** Deletes what it can: on Windows a file that is in use stays, and no manifest names it any more. */
  async #removeAll(id: string, versions: readonly InstalledVersion[]): Promise<void> {
    for (const version of versions) {
      await rm(versionFolder(this.#storage, id, version), { recursive: true, force: true }).catch(
        () => undefined,
      );
    }
  }
}
