import { HEAD_BYTES } from '../util/standIn.ts';
import { checkMagic, GgufError, headerTooLarge, malformed, quoted, truncatedHeader } from './errors.ts';
import { type FimTokens, fimTokenVisitor } from './fimTokens.ts';
import {
  DEFAULT_ALIGNMENT,
  MAX_ARRAY_ELEMENTS,
  MAX_BLOCKS,
  MAX_KEY_BYTES,
  MAX_METADATA,
  MAX_TEXT_BYTES,
} from './limits.ts';
import {
  type ByteSource,
  GgufReader,
  type Scalar,
  scalarOf,
  type StringVisitor,
  ValueCode,
} from './reader.ts';

/** One metadata value as far as the check keeps it; `text` and `numbers` are undefined where nobody asks for them. */
export type MetaValue =
  | { readonly kind: 'number'; readonly code: number; readonly value: number }
  | { readonly kind: 'text'; readonly text: string | undefined }
  | {
      readonly kind: 'array';
      readonly element: number;
      readonly length: number;
      readonly numbers: readonly number[] | undefined;
    };

/** The key/value pairs of a file, and the fill-in-the-middle tokens that its vocabulary spells out. */
export interface Metadata {
  readonly values: ReadonlyMap<string, MetaValue>;
  readonly spelledFim: FimTokens;
}

/** Key of the vocabulary: an array of strings, one per token id. */
export const TOKENS_KEY = 'tokenizer.ggml.tokens';

// All other texts (chat templates, licences) are stepped over.
const KEPT_TEXTS: ReadonlySet<string> = new Set([
  'adapter.type',
  'general.architecture',
  'general.name',
  'general.size_label',
  'general.type',
  'tokenizer.ggml.model',
]);

/** Keys with the names of the models that a file was made from, counted from 0. */
export const BASE_MODEL_NAME = /^general\.base_model\.\d{1,2}\.name$/;

// Figures that may differ from layer to layer (llama-model.cpp, get_key_or_arr).
const PER_LAYER = /\.attention\.head_count(?:_kv)?$/;

// The smallest pair: length of the key, one byte of key, type, one byte of value.
const MIN_PAIR_BYTES = 8 + 1 + 4 + 1;

/** Reads `count` key/value pairs; rejects with GgufError for anything that the format does not allow. */
export async function readMetadata(reader: GgufReader, count: number): Promise<Metadata> {
  if (count > MAX_METADATA) throw headerTooLarge(reader.file, `it announces ${count} metadata entries`);
  if (count * MIN_PAIR_BYTES > reader.remaining) throw truncatedHeader(reader.file);
  const values = new Map<string, MetaValue>();
  const fim = fimTokenVisitor();
  let elements = 0;
  for (let index = 0; index < count; index += 1) {
    const key = await readKey(reader);
    if (values.has(key)) throw malformed(reader.file, `it sets ${quoted(key)} twice`);
    const value = await readValue(reader, key, key === TOKENS_KEY ? fim.visitor : undefined);
    values.set(key, value);
    elements += value.kind === 'array' ? value.length : 0;
    if (elements > MAX_ARRAY_ELEMENTS) throw tooManyElements(reader);
  }
  return { values, spelledFim: fim.found };
}

async function readKey(reader: GgufReader): Promise<string> {
  const length = await reader.u64('the length of one of its metadata keys');
  if (length === 0) throw malformed(reader.file, 'one of its metadata keys is empty');
  if (length > MAX_KEY_BYTES)
    throw headerTooLarge(reader.file, `one of its metadata keys has ${length} bytes`);
  // One character per byte: two different keys can never become equal.
  return (await reader.bytes(length)).toString('latin1');
}

async function readValue(reader: GgufReader, key: string, visitor?: StringVisitor): Promise<MetaValue> {
  const code = await reader.u32();
  if (code === ValueCode.string) return await readText(reader, key);
  if (code === ValueCode.array) return await readArray(reader, key, visitor);
  const scalar = scalarOf(code);
  if (!scalar) throw unknownType(reader, key, code);
  return { kind: 'number', code, value: await reader.scalar(scalar) };
}

async function readText(reader: GgufReader, key: string): Promise<MetaValue> {
  const length = await reader.u64(`the length of ${quoted(key)}`);
  if (length > reader.remaining) throw truncatedHeader(reader.file);
  const isKept = KEPT_TEXTS.has(key) || BASE_MODEL_NAME.test(key);
  const kept = isKept ? Math.min(length, MAX_TEXT_BYTES) : 0;
  const text = (await reader.bytes(kept)).toString('utf8');
  reader.skip(length - kept);
  return { kind: 'text', text: isKept ? text : undefined };
}

async function readArray(reader: GgufReader, key: string, visitor?: StringVisitor): Promise<MetaValue> {
  const element = await reader.u32();
  const length = await reader.u64(`the length of ${quoted(key)}`);
  // llama.cpp refuses arrays of arrays too (gguf.cpp), so that one level is enough.
  if (element === ValueCode.array) {
    throw malformed(reader.file, `${quoted(key)} holds arrays within an array`);
  }
  if (length > MAX_ARRAY_ELEMENTS) throw tooManyElements(reader);
  const scalar = scalarOf(element);
  if (!scalar && element !== ValueCode.string) throw unknownType(reader, key, element);
  if (length * (scalar?.bytes ?? 8) > reader.remaining) throw truncatedHeader(reader.file);
  const isKept = scalar?.integer === true && length <= MAX_BLOCKS && PER_LAYER.test(key);
  const numbers = isKept ? await readNumbers(reader, scalar, length) : undefined;
  if (!scalar) await reader.walkStrings(length, visitor);
  else if (!numbers) reader.skip(length * scalar.bytes);
  return { kind: 'array', element, length, numbers };
}

async function readNumbers(reader: GgufReader, type: Scalar, length: number): Promise<readonly number[]> {
  const bytes = await reader.bytes(length * type.bytes);
  return Array.from({ length }, (_, index) => type.read(bytes, index * type.bytes));
}

function unknownType(reader: GgufReader, key: string, code: number): Error {
  return malformed(reader.file, `${quoted(key)} has the unknown type ${code}`);
}

function tooManyElements(reader: GgufReader): Error {
  return headerTooLarge(reader.file, `its arrays hold more than ${MAX_ARRAY_ELEMENTS} elements`);
}

/** What a file with metadata is made for. */
export interface Origin {
  /** `general.architecture`, such as "qwen2". */
  readonly architecture: string;
  /** `general.name` as it stands in the file, cut to MAX_TEXT_BYTES; not made safe for display. */
  readonly name: string | undefined;
}

/** The number at a key, or undefined if there is none. */
export function numberOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'number' ? value.value : undefined;
}

/** The integer at a key, or undefined if there is none or it is of another kind. */
export function integerOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'number' && scalarOf(value.code)?.integer ? value.value : undefined;
}

/** The text at a key that the metadata keep, or undefined. */
export function metadataText(metadata: Metadata, key: string): string | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'text' ? value.text : undefined;
}

/** The figure of each layer, where one number may stand for all of them; undefined if there is none that can be. */
export function perLayerOf(metadata: Metadata, key: string, layers: number): readonly number[] | undefined {
  const value = metadata.values.get(key);
  const each = value?.kind === 'array' ? value.numbers : repeated(integerOf(metadata, key), layers);
  return each?.every((number) => number >= 0) === true ? each : undefined;
}

function repeated(value: number | undefined, times: number): readonly number[] | undefined {
  return value === undefined ? undefined : Array.from({ length: times }, () => value);
}

/**
 * The number at a key that llama.cpp reads as 32 bits and cannot do without (llama-model.cpp, load_hparams).
 * @throws GgufError `malformed` without it.
 */
export function requiredSize(file: string, metadata: Metadata, key: string): number {
  const value = metadata.values.get(key);
  if (value?.kind !== 'number' || value.code !== ValueCode.uint32) {
    throw malformed(file, `it does not set ${quoted(key)} to a whole number`);
  }
  return value.value;
}

/** @throws GgufError `malformed` for a file that does not say for which architecture it is made. */
export function originOf(file: string, metadata: Metadata): Origin {
  const architecture = metadataText(metadata, 'general.architecture');
  if (architecture === undefined) throw malformed(file, 'it does not name its architecture');
  if (!/^[\w.-]{1,64}$/.test(architecture)) {
    throw malformed(file, `${quoted(architecture)} is not an architecture`);
  }
  return { architecture, name: metadataText(metadata, 'general.name') };
}

/** What stands before the tensors' descriptions, and the reader at the first of them. */
export interface Preamble {
  readonly reader: GgufReader;
  readonly version: 2 | 3;
  /** Tensors that the file announces. */
  readonly tensorCount: number;
  readonly metadata: Metadata;
  /** Bytes to which tensors are aligned. */
  readonly alignment: number;
}

/** Reads up to the tensors; `file` names the bytes in messages. Rejects with GgufError, or as `source` does. */
export async function readPreamble(source: ByteSource, file: string): Promise<Preamble> {
  const reader = new GgufReader(source, file);
  checkMagic(file, await reader.peek(HEAD_BYTES));
  await reader.u32();
  const version = checkVersion(file, await reader.u32());
  const tensorCount = await reader.u64('the number of its tensors');
  const metadata = await readMetadata(reader, await reader.u64('the number of its metadata entries'));
  return { reader, version, tensorCount, metadata, alignment: alignmentOf(file, metadata) };
}

function checkVersion(file: string, version: number): 2 | 3 {
  if (version === 2 || version === 3) return version;
  // Small numbers have an empty lower half when their bytes are reversed (llama.cpp's test).
  if (version !== 0 && (version & 0xffff) === 0) {
    throw new GgufError(
      'big-endian',
      `${file} was made for big-endian machines. Choose the little-endian file of this model.`,
    );
  }
  throw new GgufError(
    'version',
    `${file} is in GGUF version ${version}, and Nearline reads 2 and 3. Choose another file of this model.`,
  );
}

function alignmentOf(file: string, metadata: Metadata): number {
  const value = metadata.values.get('general.alignment');
  if (value === undefined) return DEFAULT_ALIGNMENT;
  const bytes = value.kind === 'number' && value.code === ValueCode.uint32 ? value.value : 0;
  if (bytes >= 8 && Number.isInteger(Math.log2(bytes))) return bytes;
  throw malformed(file, 'its alignment is not a power of two from 8 on');
}
