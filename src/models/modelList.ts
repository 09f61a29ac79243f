import { arch, totalmem } from 'node:os';
import { resolve } from 'node:path';
import { BUNDLED_FIGURES, estimatedFigures, figuresOf, type ModelFigures } from '../advice/figures.ts';
import { type Gpu, kvBudget } from '../advice/memory.ts';
import { availableMemory } from '../advice/pressure.ts';
import { type Advice, type ModelRow, recommend, type Situation } from '../advice/recommend.ts';
import type { Speed } from '../advice/speed.ts';
import type { EngineModel, EngineState } from '../host/engineState.ts';
import { onBattery } from '../host/power.ts';
import { BUNDLED_FILES, bundledModel } from './bundled.ts';
import { BUNDLED_ID, CATALOGUE, catalogueModel, type CatalogueModel } from './catalogue.ts';
import { CONTEXT_SIZE, type EngineSettings } from './engines.ts';
import type { FoundModel } from './foundModels.ts';
import type { MeasuredSpeeds } from './measuredSpeeds.ts';
import type { ModelIdentity } from './memento.ts';
import { type LocalModel, modelEntries, type ModelEntry } from './modelEntries.ts';
import { bytesOf, inspectModelFile, modelFromFile } from './modelFile.ts';
import type { ModelStore } from './store.ts';
import type { ServiceState } from './switcher.ts';

/** All models that can be chosen or downloaded, and what is said of each. */
export interface ModelList {
  readonly entries: readonly ModelEntry[];
  /** By the path of a model on this machine, or the id of one that is not. */
  readonly advice: ReadonlyMap<string, Advice>;
}

/** The places where models are looked for. */
export interface ModelSources {
  /** Folder that holds `models/`. */
  readonly extensionRoot: string;
  /** Paths that the user added. */
  readonly files: readonly string[];
  readonly store: Pick<ModelStore, 'list' | 'pathOf'>;
  /** The models of other programs on this machine. */
  readonly found: () => Promise<readonly FoundModel[]>;
}

/** The facts of the machine that models are listed with. */
export interface ModelListInputs {
  readonly situation: Situation;
  /** The speed that was measured of a model on this machine. */
  readonly speedOf: (model: ModelIdentity) => Speed | undefined;
  /** Paths of the models that are loaded now. */
  readonly loaded: readonly string[];
}

/** A model on this machine whose header was read. */
interface InspectedModel<T> {
  readonly item: T;
  readonly path: string;
  readonly figures: ModelFigures;
}

/** The list of all models that there are. Never rejects: what cannot be read is left out. */
export async function openModelList(sources: ModelSources, inputs: ModelListInputs): Promise<ModelList> {
  const { extensionRoot, files, store, found } = sources;
  const [bundled, ...users] = modelChoices(extensionRoot, files, '');
  const stored = await storedModels(store);
  const others = users.filter(({ path }) => !stored.some((model) => model.path === path));
  const installed = await inspected([
    ...stored,
    ...others.map(({ path, label }) => ({ path, label, bytes: 0 })),
  ]);
  const elsewhere = await inspected(await found());
  const first: InspectedModel<LocalModel>[] = bundled ? [inspectedBundled(bundled)] : [];
  const all = [...first, ...installed];
  const rows = [...all, ...elsewhere].map((model) => rowOf(model, inputs));
  const advice = recommend([...rows, ...downloadable().map(downloadRow)], inputs.situation);
  const recommended = advice.filter(({ verdict }) => verdict === 'recommended').map(({ id }) => id);
  const entries = modelEntries({
    catalogue: CATALOGUE,
    installed: all.map(({ item, figures }) => ({ ...item, bytes: figures.bytes })),
    found: elsewhere.map(({ item }) => item),
    recommended,
  });
  return { entries, advice: new Map(advice.map((one) => [one.id, one])) };
}

/**
 * All models to choose from: the bundled one first, then the user's files in their order, each once.
 * @param selected the model setting: a path, or empty for the bundled model.
 */
export function modelChoices(
  extensionRoot: string,
  files: readonly string[],
  selected: string,
): readonly EngineModel[] {
  const paths = [...files, ...(selected === '' ? [] : [selected])].filter((path) => path.trim() !== '');
  const users = [...new Set(paths.map((path) => resolve(path)))].map(modelFromFile);
  const bundled = bundledModel(extensionRoot);
  return [bundled, ...users.filter(({ path }) => path !== bundled.path)];
}

/** Why a model is not loaded just like that. */
export interface TooLarge {
  /** A sentence with what it needs and what there is. */
  readonly reason: string;
  /** Name of the best model that would fit. */
  readonly instead: string | undefined;
}

/**
 * Why a model is too large for the memory that there is now; undefined for one that fits, and for one that cannot be
 * read, which loading it will say better. Never rejects.
 */
export async function modelTooLarge(
  { path }: EngineModel,
  inputs: ModelListInputs,
): Promise<TooLarge | undefined> {
  const [model] = await inspected([{ path }]);
  if (!model) return undefined;
  const bundled = { id: BUNDLED_ID, figures: BUNDLED_FIGURES, isRestricted: false };
  const [own, ...others] = recommend(
    [rowOf(model, inputs), bundled, ...downloadable().map(downloadRow)],
    inputs.situation,
  );
  if (!own || own.fits) return undefined;
  const best = others.find(({ verdict }) => verdict === 'recommended');
  return { reason: own.reason, instead: best && catalogueModel(best.id)?.name };
}

async function storedModels(store: ModelSources['store']): Promise<LocalModel[]> {
  const models = await store.list();
  return models.map((model) => ({
    id: model.id,
    path: store.pathOf(model),
    label: model.label,
    bytes: bytesOf(model.versions[0].files),
  }));
}

function inspectedBundled({ path, label }: EngineModel): InspectedModel<LocalModel> {
  const item = { id: BUNDLED_ID, path, label, bytes: bytesOf(BUNDLED_FILES) };
  return { item, path, figures: BUNDLED_FIGURES };
}

/** The items that are models, by their headers. */
async function inspected<T extends { readonly path: string }>(
  items: readonly T[],
): Promise<InspectedModel<T>[]> {
  const models = await Promise.all(
    items.map(async (item) => {
      const file = await inspectModelFile(item.path).catch(() => undefined);
      return file && { item, path: item.path, figures: figuresOf(file.header, bytesOf(file.files)) };
    }),
  );
  return models.filter((model) => model !== undefined);
}

function rowOf({ path, figures }: InspectedModel<unknown>, { speedOf, loaded }: ModelListInputs): ModelRow {
  const measured = speedOf({ path, bundled: figures === BUNDLED_FIGURES });
  return { id: path, figures, isRestricted: false, measured, isLoaded: loaded.includes(path) };
}

function downloadable(): readonly CatalogueModel[] {
  return CATALOGUE.filter(({ download }) => download !== undefined);
}

function downloadRow({ id, bytes, parameters, quantization, licence }: CatalogueModel): ModelRow {
  return {
    id,
    figures: estimatedFigures({ bytes, parameters, quantization }),
    isRestricted: licence.restricts,
  };
}

/** This machine as it is now, and how models are loaded on it. */
export async function situationNow(
  { kvCacheMegabytes, kvCacheType }: EngineSettings,
  { engine }: ServiceState,
  speeds: MeasuredSpeeds,
): Promise<Situation> {
  return {
    totalMemory: totalmem(),
    freeMemory: availableMemory(),
    arch: arch(),
    gpu: gpuOf(engine),
    plan: {
      contextSize: CONTEXT_SIZE,
      kvBudget: kvBudget(kvCacheMegabytes, totalmem()),
      kvType: kvCacheType,
    },
    onBattery: await onBattery(),
    known: await speeds.known(),
  };
}

/** The GPU as the engine found it when it had loaded its model; one that said nothing of its memory counts as none. */
export function gpuOf(engine: EngineState): Gpu | undefined {
  if (engine.kind !== 'ready') return undefined;
  const { backend, vram } = engine.loaded;
  if (backend === 'metal') return { kind: backend };
  if ((backend !== 'cuda' && backend !== 'vulkan') || !vram) return undefined;
  return { kind: backend, totalVram: vram.total, freeVram: vram.free };
}
