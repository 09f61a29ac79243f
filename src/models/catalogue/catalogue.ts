import document from './catalogue.json' with { type: 'json' };
import { faultOf, isObject } from './fields.ts';
import { MODEL } from './shape.ts';
import type { CatalogueModel } from './types.ts';

/** Id of the model that ships with the extension. */
export const BUNDLED_ID = 'bundled';

/** A catalogue that breaks its form; `message` names the row and what is wrong with it. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError';
  readonly reason: 'malformed-catalogue' | 'malformed-row';

  constructor(reason: CatalogueError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The models that this version offers: the bundled one first, then by family and size. */
export const CATALOGUE: readonly CatalogueModel[] = readCatalogue(document);

/** The model of an id, or undefined: a setting may name one that another version offered. */
export function catalogueModel(id: string): CatalogueModel | undefined {
  return CATALOGUE.find((model) => model.id === id);
}

/**
 * Reads a parsed document of the form that `catalogue.schema.json` describes.
 * @throws CatalogueError for anything that does not fit it, for an id that occurs twice, and for a row that has to be
 * downloaded and does not say from where.
 */
export function readCatalogue(parsed: unknown): readonly CatalogueModel[] {
  const rows: unknown = isObject(parsed) ? parsed['models'] : undefined;
  if (!Array.isArray(rows)) {
    throw new CatalogueError('malformed-catalogue', 'The catalogue has no list of models.');
  }
  const models = rows.map(readRow);
  const twice = models.find(({ id }, index) => models.findIndex((other) => other.id === id) < index);
  if (twice) throw malformed(twice.id, 'its id occurs twice');
  return models;
}

function readRow(row: unknown, index: number): CatalogueModel {
  const id: unknown = isObject(row) ? row['id'] : undefined;
  const name = typeof id === 'string' ? id : `number ${index + 1}`;
  const fault = faultOf(row, MODEL);
  if (fault !== undefined) throw malformed(name, fault);
  // Every field was compared with the table that is tied to this type.
  const model = row as CatalogueModel;
  if ((model.id === BUNDLED_ID) === (model.download === undefined)) return model;
  throw malformed(name, 'all models but the bundled one have a download');
}

function malformed(row: string, fault: string): CatalogueError {
  return new CatalogueError('malformed-row', `The catalogue's model ${row} is malformed: ${fault}.`);
}
