import type { CatalogueModel } from './catalogue/types.ts';
import type { Move } from './choice/moves.ts';
import type { ModelStore } from './store/store.ts';
import type { InstalledModel } from './store/types.ts';

/** A model that was downloaded, and the row of the catalogue that pins a newer file of it. */
export interface ModelUpdate {
  readonly installed: InstalledModel;
  readonly model: CatalogueModel;
}

/** The row of a model that was downloaded from the catalogue; undefined for all others, which have no updates. */
export function listedAs(
  { id }: Pick<InstalledModel, 'id'>,
  catalogue: readonly CatalogueModel[],
): CatalogueModel | undefined {
  return catalogue.find((model) => model.id === id && model.download !== undefined);
}

/**
 * The models that the catalogue has another file of than any that is installed. Where the newer one is there already
 * and the user went back from it, there is nothing to download.
 */
export function updatesOf(
  installed: readonly InstalledModel[],
  catalogue: readonly CatalogueModel[],
): readonly ModelUpdate[] {
  return installed.flatMap((one) => {
    const model = listedAs(one, catalogue);
    const isThere = one.versions.some(({ files: [file] }) => file.sha256 === model?.download?.sha256);
    return model && !isThere ? [{ installed: one, model }] : [];
  });
}

/**
 * From every older file of a model to its newest one.
 * @param before the model as it was before the update.
 * @param inUse path of the model that serves: what was chosen for it goes before what was chosen for the others.
 */
export function movesOf(
  store: Pick<ModelStore, 'pathOf'>,
  before: InstalledModel,
  after: InstalledModel,
  inUse: string,
): readonly Move[] {
  const to = store.pathOf(after);
  const older = before.versions.map((version) => store.pathOf(before, version)).filter((path) => path !== to);
  const first = older.filter((path) => path === inUse);
  return [...first, ...older.filter((path) => path !== inUse)].map((from) => ({ from, to }));
}
