import { basename } from 'node:path';
import type { CatalogueModel } from './catalogue.ts';
import type { FoundModel } from './foundModels.ts';

/** A model that can be used as it is: the bundled one, a downloaded one, a file of the user's. */
export interface LocalModel {
  /** Id in the catalogue, for a model that may be of it. */
  readonly id?: string | undefined;
  readonly path: string;
  readonly label: string;
  /** Size of all its files together. */
  readonly bytes: number;
}

/** The parts of a picker, in their order. */
export type ModelGroup = 'installed' | 'recommended' | 'found' | 'others';

/** A line of a picker; `model` is the row of the catalogue, where there is one. */
export type ModelEntry =
  | {
      readonly kind: 'installed';
      readonly group: 'installed';
      readonly installed: LocalModel;
      readonly model: CatalogueModel | undefined;
    }
  /** A model that another program keeps on this machine. */
  | {
      readonly kind: 'found';
      readonly group: 'recommended' | 'found';
      readonly found: FoundModel;
      readonly model: CatalogueModel | undefined;
    }
  | {
      readonly kind: 'download';
      readonly group: 'recommended' | 'others';
      readonly model: CatalogueModel;
    };

type ModelFile = Pick<FoundModel, 'path' | 'bytes'> & Partial<Pick<FoundModel, 'sha256'>>;
type InstalledEntry = Extract<ModelEntry, { kind: 'installed' }>;
type FoundEntry = Extract<ModelEntry, { kind: 'found' }>;

/** All models that are known, by where they come from. */
export interface KnownModels {
  readonly catalogue: readonly CatalogueModel[];
  readonly installed: readonly LocalModel[];
  readonly found: readonly FoundModel[];
  /** Ids, the best first. */
  readonly recommended: readonly string[];
}

/**
 * All models for a picker, each once: what is installed, what is recommended, what other programs have, and the rest of
 * the catalogue. What another program has is not offered as a download, nor what the user has in a file of their own.
 */
export function modelEntries(known: KnownModels): readonly ModelEntry[] {
  const installed = installedEntries(known);
  const offered = known.catalogue.filter((model) => {
    return model.download !== undefined && !installed.some((entry) => has(entry, model));
  });
  const found = foundEntries(known, offered);
  const best = known.recommended.flatMap((id) => offered.filter((model) => model.id === id));
  const others = offered.filter(
    (model) => !best.includes(model) && !found.some((entry) => entry.model === model),
  );
  return [
    ...installed,
    ...best.map((model) => recommendedEntry(model, found)),
    ...found.filter(({ model }) => model === undefined || !best.includes(model)),
    ...others.map((model): ModelEntry => ({ kind: 'download', group: 'others', model })),
  ];
}

/** The installed models: those of the catalogue in its order, then the others in theirs. */
function installedEntries({ catalogue, installed }: KnownModels): readonly InstalledEntry[] {
  const entry = (one: LocalModel, model?: CatalogueModel): InstalledEntry => {
    return { kind: 'installed', group: 'installed', installed: one, model };
  };
  const isOf = (one: LocalModel, { id }: CatalogueModel): boolean => one.id === id;
  return [
    ...catalogue.flatMap((model) =>
      installed.filter((one) => isOf(one, model)).map((one) => entry(one, model)),
    ),
    ...installed.filter((one) => !catalogue.some((model) => isOf(one, model))).map((one) => entry(one)),
  ];
}

/** The found models that are not used from there already, and no model of the catalogue twice. */
function foundEntries(
  { catalogue, installed, found }: KnownModels,
  offered: readonly CatalogueModel[],
): readonly FoundEntry[] {
  const entries: FoundEntry[] = [];
  for (const one of found) {
    const model = catalogue.find((row) => isFile(row, one));
    const used =
      installed.some(({ path }) => path === one.path) || (model !== undefined && !offered.includes(model));
    const twice = model !== undefined && entries.some((entry) => entry.model === model);
    if (!used && !twice) entries.push({ kind: 'found', group: 'found', found: one, model });
  }
  return entries;
}

/**
 * Whether an installed model makes a download of the catalogue needless. A file of the user's stays theirs even so: it
 * keeps its name, and what is done with downloads is not done with it.
 */
function has({ model, installed }: InstalledEntry, wanted: CatalogueModel): boolean {
  return model === wanted || (model === undefined && isFile(wanted, installed));
}

/** Whether a file seems to be the published one, by its name and size: gigabytes are not hashed to show a menu. */
function isFile({ download, bytes }: CatalogueModel, file: ModelFile): boolean {
  if (download === undefined) return false;
  if (file.sha256 !== undefined) return file.sha256 === download.sha256;
  return bytes === file.bytes && basename(file.path) === download.file;
}

function recommendedEntry(model: CatalogueModel, found: readonly FoundEntry[]): ModelEntry {
  const here = found.find((entry) => entry.model === model);
  return here ? { ...here, group: 'recommended' } : { kind: 'download', group: 'recommended', model };
}
