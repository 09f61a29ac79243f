import { arch, totalmem } from 'node:os';
import { BUNDLED, estimatedFigures, type Figures, figuresOf } from '../advice/estimate.ts';
import { type Gpu, kvBudget } from '../advice/memory.ts';
import { availableMemory } from '../advice/pressure.ts';
import { type Advice, recommend, type Row, type Situation } from '../advice/recommend.ts';
import type { Speed } from '../advice/speed.ts';
import type { EngineModel, EngineState } from '../host/engineState.ts';
import { onBattery } from '../host/power.ts';
import { BUNDLED_FILES, modelChoices } from './bundled.ts';
import { BUNDLED_ID, CATALOGUE, catalogueModel, type CatalogueModel } from './catalogue.ts';
import { CONTEXT_SIZE, type EngineSettings } from './engines.ts';
import type { FoundModel } from './found/walk.ts';
import { bytesOf, type MeasuredSpeeds } from './measuredSpeeds.ts';
import { type Installed, modelEntries, type ModelEntry } from './modelEntries.ts';
import { inspectModelFile } from './modelFile.ts';
import type { ModelStore } from './store.ts';
import type { ServiceState } from './switcher.ts';

/** What is known of the machine when models are looked at. */
export interface ModelListInputs {
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
export interface ModelList {
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
export async function modelTooLarge(
  { path }: EngineModel,
  around: ModelListInputs,
): Promise<TooLarge | undefined> {
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
export async function openModelList(shelves: Shelves, around: ModelListInputs): Promise<ModelList> {
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

function rowOf({ path, figures }: Present<unknown>, { speedOf, loaded }: ModelListInputs): Row {
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
