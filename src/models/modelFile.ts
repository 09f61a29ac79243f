import { basename, dirname, join, resolve } from 'node:path';
import { GgufError, malformed } from '../gguf/errors.ts';
import { modelStem, type SplitName, splitNameOf } from '../gguf/fileNames.ts';
import { readGgufHeader } from '../gguf/header.ts';
import type { GgufHeader, ModelHeader } from '../gguf/modelHeader.ts';
import type { EngineModel } from '../host/engineState.ts';

/** A model from a file of the user's, labelled with the file's name without its shard number. */
export function modelFromFile(path: string): EngineModel {
  const label = basename(path).replace(/(-\d{5}-of-\d{5})?\.gguf$/i, '');
  return { label, path: resolve(path), bundled: false };
}

/** One file of a model on disk. */
interface ModelPart {
  readonly path: string;
  readonly bytes: number;
}

/** A model that passed the header check in all its files. */
interface ModelFile {
  /** Path of the file that the engine loads: the only one, or the first of a set. */
  readonly path: string;
  readonly files: readonly ModelPart[];
  readonly header: ModelHeader;
  /** One line for menus and messages: the name inside the file, else the name of the file. */
  readonly label: string;
}

/**
 * The model that a file belongs to, whichever of its parts that is. The headers of all parts are read and checked.
 * @throws GgufError as readGgufHeader does; `split-missing` for an absent part; `split-mismatch` for parts that do not
 * belong together.
 */
export async function inspectModelFile(path: string): Promise<ModelFile> {
  const split = splitNameOf(basename(path));
  const paths = split ? partPaths(dirname(path), split) : [path];
  // The chosen file first: a wrong choice is worth more to say than a missing sibling.
  const chosen = await readPart(path, paths);
  const headers = await readParts(paths, { index: split ? split.part - 1 : 0, header: chosen });
  const header = checkSet(paths, headers);
  const files = paths.map((part, index) => ({ path: part, bytes: headers[index]?.fileBytes ?? 0 }));
  return { path: paths[0] ?? path, files, header, label: labelOf(header, modelStem(path)) };
}

/** Bytes of all files of a model together. */
export function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function partPaths(folder: string, { stem, count }: SplitName): readonly string[] {
  const digits = (value: number): string => String(value).padStart(5, '0');
  return Array.from({ length: count }, (_, index) => {
    return join(folder, `${stem}-${digits(index + 1)}-of-${digits(count)}.gguf`);
  });
}

async function readPart(path: string, paths: readonly string[]): Promise<GgufHeader> {
  const header = await readGgufHeader(path);
  if (header.splitCount !== paths.length) throw wrongName(path, header);
  return header;
}

/** A part whose header was read already. */
interface ChosenPart {
  readonly index: number;
  readonly header: GgufHeader;
}

// One after the other: the first missing file ends it, however many a name announces.
async function readParts(paths: readonly string[], chosen: ChosenPart): Promise<readonly GgufHeader[]> {
  const headers: GgufHeader[] = [];
  for (const [index, path] of paths.entries()) {
    if (index === chosen.index) headers.push(chosen.header);
    else headers.push(await readPart(path, paths).catch((error: unknown) => rethrow(error, path, paths)));
  }
  return headers;
}

function rethrow(error: unknown, path: string, paths: readonly string[]): never {
  if (!(error instanceof GgufError) || error.kind !== 'not-found') throw error;
  const message = `${basename(path)} is missing: the model has ${paths.length} parts, which must lie in one folder. Download the missing part.`;
  throw new GgufError('split-missing', message, { cause: error });
}

function checkSet(paths: readonly string[], headers: readonly GgufHeader[]): ModelHeader {
  const [first] = headers;
  const wrong = headers.findIndex((header, index) => header.splitNo !== index);
  if (wrong >= 0) throw mismatch(paths[wrong], 'is not the part that its name says');
  const strange = headers.findIndex((header) => header.splitTensors !== first?.splitTensors);
  if (strange >= 0) throw mismatch(paths[strange], 'belongs to another model than the first part');
  const tensors = headers.reduce((sum, header) => sum + header.tensorCount, 0);
  if (tensors !== first?.splitTensors)
    throw mismatch(paths[0], 'and its other parts do not make a whole model');
  if (first.kind === 'model') return { ...first, weights: headers.flatMap(({ weights }) => weights) };
  // Part 0 always parses as a model; this keeps the types honest.
  throw malformed(basename(paths[0] ?? ''), 'it holds no metadata');
}

function wrongName(path: string, header: GgufHeader): GgufError {
  if (header.splitCount === 1)
    return mismatch(path, 'is a whole model, but its name says it is a part of one');
  const digits = [header.splitNo + 1, header.splitCount].map((value) => String(value).padStart(5, '0'));
  const message = `${basename(path)} is part ${header.splitNo + 1} of ${header.splitCount} of a model, but its name does not end in -${digits.join('-of-')}.gguf. Give all parts their original names and choose the first.`;
  return new GgufError('split-mismatch', message);
}

function mismatch(path: string | undefined, fault: string): GgufError {
  const message = `${basename(path ?? '')} ${fault}. Download all parts of the model again under their original names.`;
  return new GgufError('split-mismatch', message);
}

/** Characters of a label, so that it fits into one line of a menu. */
const MAX_LABEL = 60;

// The name comes from the file: control and direction characters could forge what surrounds it.
function labelOf(header: ModelHeader, stem: string): string {
  const line = (text: string): string => text.replace(/[\p{C}\p{Z}\s\uFFFD]+/gu, ' ').trim();
  const label = line(header.name ?? '') || line(stem);
  const characters = Array.from(label);
  return characters.length > MAX_LABEL ? `${characters.slice(0, MAX_LABEL - 1).join('')}…` : label;
}
