import { writeFile } from 'node:fs/promises';
import { hubAt } from '../../src/download/hub/hub.ts';
import type { ModelUpdates } from '../../src/editor/models/updates.ts';
import { modelFromFile } from '../../src/models/modelFile.ts';
import { CATALOGUE, type CatalogueModel } from '../../src/models/catalogue.ts';
import { publishedFromCatalogue, type PublishedModel } from '../../src/models/published.ts';
import { type FetchFile, ModelStore } from '../../src/models/store.ts';
import { SwitchingBench } from './switchingBench.ts';

const HUB = hubAt('https://huggingface.co');

/** Two models that can be downloaded. */
export const [ROW, OTHER] = CATALOGUE.filter(({ download }) => download !== undefined) as [
  CatalogueModel,
  CatalogueModel,
];

/** A store whose looks can be waited for. */
class LookedAtStore extends ModelStore {
  looks: Promise<unknown>[] = [];

  override owner(path: string): ReturnType<ModelStore['owner']> {
    const look = super.owner(path);
    this.looks.push(look);
    return look;
  }
}

/** A user of models from an earlier catalogue; what is downloaded are a few bytes that no server was asked for. */
export class UpdateBench extends SwitchingBench {
  updates!: ModelUpdates;
  readonly store: LookedAtStore;
  /** Hashes of what was downloaded. */
  readonly downloads: string[] = [];

  constructor(storage: string) {
    super(modelFromFile('/other.gguf'));
    this.store = new LookedAtStore(storage, (path) => path === this.service.model.path);
  }

  override async open(): ReturnType<SwitchingBench['open']> {
    const room = await super.open();
    const install = async (model: PublishedModel) => {
      this.downloads.push(model.files[0].sha256);
      return await this.store.install(model, fetch);
    };
    this.updates = new room.ModelUpdates(this.switching, { install }, this.store, HUB);
    return room;
  }

  /** Has a model as an earlier catalogue pinned it. @returns the path of its file. */
  async have(row: CatalogueModel, digit = '0', changed: Partial<PublishedModel> = {}): Promise<string> {
    const published = publishedFromCatalogue(HUB, row)!;
    const earlier = [{ ...published.files[0], sha256: digit.repeat(64) }] as const;
    return await this.#install({ ...published, files: earlier, ...changed });
  }

  /** Has a model as it is now. */
  async haveNewest(row: CatalogueModel): Promise<string> {
    return await this.#install(publishedFromCatalogue(HUB, row)!);
  }

  /** The newest file of a model. */
  async newest({ id }: CatalogueModel): Promise<string> {
    return this.store.pathOf((await this.store.get(id))!);
  }

  /** Has a file serve. */
  serve(path: string): void {
    this.service = { ...this.service, model: modelFromFile(path) };
  }

  async #install(model: PublishedModel): Promise<string> {
    return this.store.pathOf(await this.store.install(model, fetch));
  }
}

/** Writes the hash where the file should be. */
const fetch: FetchFile = async ({ sha256 }, path) => {
  await writeFile(path, sha256);
  return sha256.length;
};
