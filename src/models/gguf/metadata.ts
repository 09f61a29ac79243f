import { malformed, quoted, tooLarge, truncatedHeader } from './error.ts';
import { type FimTokens, fimTokenVisitor } from './fimTokens.ts';
import { MAX_ARRAY_ELEMENTS, MAX_BLOCKS, MAX_KEY_BYTES, MAX_METADATA, MAX_TEXT_BYTES } from './limits.ts';
import type { GgufReader, StringVisitor } from './reader.ts';
import { type Scalar, ValueCode, scalarOf } from './scalars.ts';

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
  if (count > MAX_METADATA) throw tooLarge(reader.file, `it announces ${count} metadata entries`);
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
  if (length > MAX_KEY_BYTES) throw tooLarge(reader.file, `one of its metadata keys has ${length} bytes`);
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
  return tooLarge(reader.file, `its arrays hold more than ${MAX_ARRAY_ELEMENTS} elements`);
}
