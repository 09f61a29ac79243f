import * as v from 'valibot';
import type { Licence } from '../download/hub/licence.ts';
import document from './catalogue.json' with { type: 'json' };
import { KindError } from '../util/errors.ts';

/** Id of the model that ships with the extension. */
export const BUNDLED_ID = 'bundled';

/** A model's last training: `completion` is filling in the middle and nothing else. */
type Tuning = 'base' | 'instruct' | 'completion' | 'next-edit';

/** A model's file as it is published. */
interface CatalogueDownload {
  /** `owner/name` on Hugging Face. */
  readonly repository: string;
  /** The commit that holds the file, or `main` where it is not known: then the hash alone says which file is meant. */
  readonly revision: string;
  /** Its path in the repository; no model of the catalogue lies in a folder. */
  readonly file: string;
  /** SHA-256 of the whole file, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model that the catalogue offers. */
export interface CatalogueModel {
  /** Never changes once it was published: settings and folders are named after it. Safe as a file name everywhere. */
  readonly id: string;
  /** Name in menus. */
  readonly name: string;
  readonly family: string;
  readonly tuning: Tuning;
  /** Number of weights: counted in the file where that was done, else what the model's card says. */
  readonly parameters: number;
  /** Name of the quantization in llama.cpp, such as `Q4_K_M`. */
  readonly quantization: string;
  /** Size of the download, or of the bundled model's files together; absent where only the server knows. */
  readonly bytes?: number;
  /** Tokens of context that the family was trained on. */
  readonly contextLength: number;
  /** Whose layout of fill-in-the-middle prompts the model was trained on; the tokens' ids are read from the file. */
  readonly template: string;
  readonly licence: Licence;
  /** The model that can draft for it: it writes the same tokens, and is smaller. */
  readonly draft?: 'bundled';
  /** Absent for the bundled model, and for no other. */
  readonly download?: CatalogueDownload;
}

/** An error for a catalogue that breaks its form; `message` names the row and what is wrong with it. */
class CatalogueError extends KindError<'malformed-catalogue' | 'malformed-row'> {
  override readonly name = 'CatalogueError';
}

const text = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));

// Printable ASCII without a blank at its start: names stand in menus, messages and logs.
const NAME = text(/^[!-~][ -~]{0,59}$/);
const SLUG = text(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/);
const COUNT = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const LICENCE = v.strictObject({
  name: NAME,
  url: text(/^https:\/\/[!-~]+$/),
  restricts: v.boolean(),
});

const DOWNLOAD = v.strictObject({
  repository: text(/^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/),
  revision: text(/^(?:main|[0-9a-f]{40})$/),
  file: text(/^[A-Za-z0-9][A-Za-z0-9._-]*\.gguf$/),
  sha256: text(/^[0-9a-f]{64}$/),
});

/** The form of a row of the catalogue. `catalogue.schema.json` says the same to editors, which a test compares. */
export const MODEL = v.strictObject({
  id: SLUG,
  name: NAME,
  family: NAME,
  tuning: v.picklist(['base', 'instruct', 'completion', 'next-edit']),
  parameters: COUNT,
  quantization: text(/^[A-Z0-9]+(?:_[A-Z0-9]+)*$/),
  bytes: v.exactOptional(COUNT),
  contextLength: COUNT,
  template: SLUG,
  licence: LICENCE,
  draft: v.exactOptional(v.picklist(['bundled'])),
  download: v.exactOptional(DOWNLOAD),
} satisfies Record<keyof CatalogueModel, unknown>);

/** The models that this version offers: the bundled one first, then by family and size. */
export const CATALOGUE: readonly CatalogueModel[] = readCatalogue(document);

/** The model of an id; undefined where there is none: a setting may name one that another version offered. */
export function catalogueModel(id: string): CatalogueModel | undefined {
  return CATALOGUE.find((model) => model.id === id);
}

/**
 * The models of a parsed document, which has the form that `catalogue.schema.json` describes.
 * @throws CatalogueError for anything that does not fit that form, for an id that occurs twice, and for a row that has
 * to be downloaded and does not say from where.
 */
export function readCatalogue(parsed: unknown): readonly CatalogueModel[] {
  const list = v.safeParse(v.object({ models: v.array(v.unknown()) }), parsed);
  if (!list.success) throw new CatalogueError('malformed-catalogue', 'The catalogue has no list of models.');
  const models = list.output.models.map(readRow);
  const twice = models.find(({ id }, index) => models.findIndex((other) => other.id === id) < index);
  if (twice) throw malformed(twice.id, 'its id occurs twice');
  return models;
}

function readRow(row: unknown, index: number): CatalogueModel {
  const { success, output, issues } = v.safeParse(MODEL, row, { abortEarly: true });
  if (!success)
    throw malformed(nameOf(row, index), `${v.getDotPath(issues[0]) ?? 'it'}: ${issues[0].message}`);
  if ((output.id === BUNDLED_ID) === (output.download === undefined)) return output;
  throw malformed(output.id, 'all models but the bundled one have a download');
}

function nameOf(row: unknown, index: number): string {
  return v.is(v.object({ id: v.string() }), row) ? row.id : `number ${index + 1}`;
}

function malformed(row: string, fault: string): CatalogueError {
  return new CatalogueError('malformed-row', `The catalogue's model ${row} is malformed: ${fault}.`);
}
