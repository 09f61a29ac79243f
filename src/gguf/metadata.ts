import { headerTooLarge, malformed, quoted, truncatedHeader } from './errors.ts';
import { type FimTokens, fimTokenVisitor } from './fimTokens.ts';
import { MAX_ARRAY_ELEMENTS, MAX_BLOCKS, MAX_KEY_BYTES, MAX_METADATA, MAX_TEXT_BYTES } from './limits.ts';
import { type GgufReader, type Scalar, scalarOf, type StringVisitor, ValueCode } from './reader.ts';

/** One metadata value, as far as it is kept; `text` and `numbers` are undefined where no check needs them. */
type MetadataValue =
  | { readonly kind: 'number'; readonly code: number; readonly value: number }
  | { readonly kind: 'text'; readonly text: string | undefined }
  | {
      readonly kind: 'array';
      readonly element: number;
      readonly length: number;
      readonly numbers: readonly number[] | undefined;
    };

/** Origin of a file: the model family that it is made for, and the name that it was given. */
export interface GgufOrigin {
  /** `general.architecture`, such as "qwen2". */
  readonly architecture: string;
  /** `general.name` as it stands in the file, cut to MAX_TEXT_BYTES; not made safe for display. */
  readonly name: string | undefined;
}

/** Key of the vocabulary: an array of strings, one per token id. */
export const TOKENS_KEY = 'tokenizer.ggml.tokens';

/** Keys of the texts that are kept; all others (chat templates, licences) are stepped over. */
const KEPT_TEXTS: ReadonlySet<string> = new Set([
  'adapter.type',
  'general.architecture',
  'general.name',
  'general.size_label',
  'general.type',
  'tokenizer.ggml.model',
]);

/** Keys with the names of the models that a file was made from, counted from 0. */
const BASE_MODEL_NAME = /^general\.base_model\.\d{1,2}\.name$/;

/** Keys of figures that may differ from layer to layer (llama-model.cpp, get_key_or_arr). */
const PER_LAYER = /\.attention\.head_count(?:_kv)?$/;

/** Bytes of the smallest key/value pair: length of the key, one byte of key, type, one byte of value. */
const MIN_PAIR_BYTES = 8 + 1 + 4 + 1;

/** The key/value pairs of a file, and the fill-in-the-middle tokens that its vocabulary spells out. */
export class Metadata {
  /** Base name of the file, for messages. */
  readonly file: string;
  readonly spelledFim: FimTokens;
  readonly #values: ReadonlyMap<string, MetadataValue>;

  private constructor(file: string, values: ReadonlyMap<string, MetadataValue>, spelledFim: FimTokens) {
    this.file = file;
    this.#values = values;
    this.spelledFim = spelledFim;
  }

  /** Reads `count` key/value pairs. @throws GgufError for anything that the format does not allow. */
  static async read(reader: GgufReader, count: number): Promise<Metadata> {
    if (count > MAX_METADATA) throw headerTooLarge(reader.file, `it announces ${count} metadata entries`);
    if (count * MIN_PAIR_BYTES > reader.remaining) throw truncatedHeader(reader.file);
    const values = new Map<string, MetadataValue>();
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
    return new Metadata(reader.file, values, fim.found);
  }

  /** The value at a key; undefined if there is none. */
  value(key: string): MetadataValue | undefined {
    return this.#values.get(key);
  }

  /** The number at a key; undefined if there is none. */
  number(key: string): number | undefined {
    const value = this.value(key);
    return value?.kind === 'number' ? value.value : undefined;
  }

  /** The integer at a key; undefined if there is none, or a value of another kind. */
  integer(key: string): number | undefined {
    const value = this.value(key);
    return value?.kind === 'number' && scalarOf(value.code)?.integer ? value.value : undefined;
  }

  /** The text at a key; undefined if there is none, or it is not kept. */
  text(key: string): string | undefined {
    const value = this.value(key);
    return value?.kind === 'text' ? value.text : undefined;
  }

  /** The figure of each layer, where one number may stand for all; undefined if there is none, or a negative one. */
  perLayer(key: string, layers: number): readonly number[] | undefined {
    const value = this.value(key);
    const each = value?.kind === 'array' ? value.numbers : repeated(this.integer(key), layers);
    return each?.every((number) => number >= 0) === true ? each : undefined;
  }

  /**
   * The number at a key that llama.cpp reads as 32 bits and cannot do without (llama-model.cpp, load_hparams).
   * @throws GgufError `malformed` without it.
   */
  requiredSize(key: string): number {
    const value = this.value(key);
    if (value?.kind !== 'number' || value.code !== ValueCode.uint32) {
      throw malformed(this.file, `it does not set ${quoted(key)} to a whole number`);
    }
    return value.value;
  }

  /** Names of the models that the file was made from, without empty ones; cut to MAX_TEXT_BYTES, not safe for display. */
  baseModels(): readonly string[] {
    return [...this.#values].flatMap(([key, value]) => {
      const text = BASE_MODEL_NAME.test(key) && value.kind === 'text' ? (value.text ?? '').trim() : '';
      return text === '' ? [] : [text];
    });
  }

  /** Architecture and name. @throws GgufError `malformed` for a file that does not name its architecture. */
  origin(): GgufOrigin {
    const architecture = this.text('general.architecture');
    if (architecture === undefined) throw malformed(this.file, 'it does not name its architecture');
    if (!/^[\w.-]{1,64}$/.test(architecture)) {
      throw malformed(this.file, `${quoted(architecture)} is not an architecture`);
    }
    return { architecture, name: this.text('general.name') };
  }
}

async function readKey(reader: GgufReader): Promise<string> {
  const length = await reader.u64('the length of one of its metadata keys');
  if (length === 0) throw malformed(reader.file, 'one of its metadata keys is empty');
  if (length > MAX_KEY_BYTES) {
    throw headerTooLarge(reader.file, `one of its metadata keys has ${length} bytes`);
  }
  // One character per byte: two different keys can never become equal.
  return (await reader.bytes(length)).toString('latin1');
}

async function readValue(reader: GgufReader, key: string, visitor?: StringVisitor): Promise<MetadataValue> {
  const code = await reader.u32();
  if (code === ValueCode.string) return await readText(reader, key);
  if (code === ValueCode.array) return await readArray(reader, key, visitor);
  const scalar = scalarOf(code);
  if (!scalar) throw unknownType(reader, key, code);
  return { kind: 'number', code, value: await reader.scalar(scalar) };
}

async function readText(reader: GgufReader, key: string): Promise<MetadataValue> {
  const length = await reader.u64(`the length of ${quoted(key)}`);
  if (length > reader.remaining) throw truncatedHeader(reader.file);
  const isKept = KEPT_TEXTS.has(key) || BASE_MODEL_NAME.test(key);
  const keptBytes = isKept ? Math.min(length, MAX_TEXT_BYTES) : 0;
  const text = (await reader.bytes(keptBytes)).toString('utf8');
  reader.skip(length - keptBytes);
  return { kind: 'text', text: isKept ? text : undefined };
}

async function readArray(reader: GgufReader, key: string, visitor?: StringVisitor): Promise<MetadataValue> {
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

function repeated(value: number | undefined, times: number): readonly number[] | undefined {
  return value === undefined ? undefined : Array.from({ length: times }, () => value);
}
