import type { EngineModel } from '../host/engineState.ts';
import { BUNDLED_FILES } from './bundled.ts';
import { BUNDLED_ID, CATALOGUE, catalogueModel } from './catalogue/catalogue.ts';
import { modelEntries, type Installed, type ModelEntry } from './catalogue/entries.ts';
import type { CatalogueModel } from './catalogue/types.ts';
import { modelChoices } from './choices.ts';
import { BUNDLED } from './fit/bundled.ts';
import { estimatedFigures } from './fit/estimate.ts';
import { figuresOf, type Figures } from './fit/figures.ts';
import type { Row, Situation } from './fit/judge.ts';
import { recommend, type Advice } from './fit/recommend.ts';
import type { Speed } from './fit/speed.ts';
import type { FoundModel } from './found/types.ts';
import { inspectModelFile } from './modelFile.ts';
import { bytesOf } from './speeds.ts';
import type { ModelStore } from './store/store.ts';

/** What is known of the machine when models are looked at. */
export interface Surroundings {
  readonly situation: Situation;
  /** What was measured of a model on this machine. */
  readonly speedOf: (model: Pick<EngineModel, 'path' | 'bundled'>) => Speed | undefined;
  /** Paths of the models that are loaded now. */
  readonly loaded: readonly string[];
}

/** Where models are looked for. */
export interface Shelves {
  readonly extensionRoot: string;
  /** Paths that the user added. */
  readonly files: readonly string[];
  readonly store: Pick<ModelStore, 'list' | 'pathOf'>;
  readonly found: () => Promise<readonly FoundModel[]>;
}

/** All models that can be chosen or downloaded, and what is said of each. */
export interface Library {
  readonly entries: readonly ModelEntry[];
  /** By the path of a model on this machine, or the id of one that is not. */
  readonly advice: ReadonlyMap<string, Advice>;
}

/** A model on this machine whose header was read. */
interface Present<T> {
  readonly item: T;
  readonly path: string;
  readonly figures: Figures;
}

/** Why a model is not loaded just like that. */
export interface TooLarge {
  /** A sentence with what it needs and what there is. */
  readonly reason: string;
  /** Name of the best model that would fit. */
  readonly instead: string | undefined;
}

/** Whether a model is too large for the memory that there is now; what cannot be read is for others to say. Never rejects. */
export async function tooLarge({ path }: EngineModel, around: Surroundings): Promise<TooLarge | undefined> {
  const [model] = await present([{ path }]);
  if (!model) return undefined;
  const bundled = { id: BUNDLED_ID, figures: BUNDLED, isRestricted: false };
  const [own, ...others] = recommend(
    [rowOf(model, around), bundled, ...downloads().map(downloadRow)],
    around.situation,
  );
  if (!own || own.fits) return undefined;
  const best = others.find(({ verdict }) => verdict === 'recommended');
  return { reason: own.reason, instead: best && catalogueModel(best.id)?.name };
}

/** Looks at everything that there is. Never rejects: what cannot be read is left out. */
export async function openLibrary(shelves: Shelves, around: Surroundings): Promise<Library> {
  const { extensionRoot, files, store, found } = shelves;
  const [bundled, ...users] = modelChoices(extensionRoot, files, '');
  const stored = await storedModels(store);
  const others = users.filter(({ path }) => !stored.some((model) => model.path === path));
  const installed = await present([
    ...stored,
    ...others.map(({ path, label }) => ({ path, label, bytes: 0 })),
  ]);
  const elsewhere = await present(await found());
  const first: Present<Installed>[] = bundled ? [bundledPresent(bundled)] : [];
  const all = [...first, ...installed];
  const rows = [...all, ...elsewhere].map((one) => rowOf(one, around));
  const advice = recommend([...rows, ...downloads().map(downloadRow)], around.situation);
  const recommended = advice.filter(({ verdict }) => verdict === 'recommended').map(({ id }) => id);
  const entries = modelEntries({
    catalogue: CATALOGUE,
    installed: all.map(({ item, figures }) => ({ ...item, bytes: figures.bytes })),
    found: elsewhere.map(({ item }) => item),
    recommended,
  });
  return { entries, advice: new Map(advice.map((one) => [one.id, one])) };
}

async function storedModels(store: Shelves['store']): Promise<Installed[]> {
  const models = await store.list();
  return models.map((model) => ({
    id: model.id,
    path: store.pathOf(model),
    label: model.label,
    bytes: bytesOf(model.versions[0].files),
  }));
}

function bundledPresent({ path, label }: EngineModel): Present<Installed> {
  const item = { id: BUNDLED_ID, path, label, bytes: bytesOf(BUNDLED_FILES) };
  return { item, path, figures: BUNDLED };
}

/** Those that are models, by their headers. */
async function present<T extends { readonly path: string }>(items: readonly T[]): Promise<Present<T>[]> {
  const inspected = await Promise.all(
    items.map(async (item) => {
      const file = await inspectModelFile(item.path).catch(() => undefined);
      return file && { item, path: item.path, figures: figuresOf(file.header, bytesOf(file.files)) };
    }),
  );
  return inspected.filter((one) => one !== undefined);
}

function rowOf({ path, figures }: Present<unknown>, { speedOf, loaded }: Surroundings): Row {
  const measured = speedOf({ path, bundled: figures === BUNDLED });
  return { id: path, figures, isRestricted: false, measured, isLoaded: loaded.includes(path) };
}

function downloads(): readonly CatalogueModel[] {
  return CATALOGUE.filter(({ download }) => download !== undefined);
}

function downloadRow({ id, bytes, parameters, quantization, licence }: CatalogueModel): Row {
  return {
    id,
    figures: estimatedFigures({ bytes, parameters, quantization }),
    isRestricted: licence.restricts,
  };
}
