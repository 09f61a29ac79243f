import type { ByteSource } from '../../../src/gguf/reader.ts';

/** Codes of metadata values that the tests write. */
export const Code = {
  u8: 0,
  u16: 2,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  f64: 12,
} as const;

/** A tensor description; `nameLength` and `dimensionCount` override what the other fields imply. */
export interface TensorSpec {
  readonly name: string;
  readonly dimensions: readonly (number | bigint)[];
  readonly type: number;
  readonly offset: number | bigint;
  readonly nameLength?: number | bigint;
  readonly dimensionCount?: number;
}

/**
 * A file; counts default to the lengths of the lists, `data` to the 256 bytes of the default tensor. A number of bytes
 * stands for as many ones.
 */
export interface FileSpec {
  readonly magic?: string;
  readonly version?: number;
  readonly tensorCount?: number | bigint;
  readonly pairCount?: number | bigint;
  readonly pairs?: readonly Buffer[];
  readonly tensors?: readonly TensorSpec[];
  readonly alignment?: number;
  readonly data?: number | Buffer;
}

/** 32 bits, little-endian. */
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** 64 bits, little-endian. */
export function u64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  return bytes;
}

/** A string with its length, or with a false one. */
export function text(value: string, length: number | bigint = Buffer.byteLength(value)): Buffer {
  return Buffer.concat([u64(length), Buffer.from(value)]);
}

/** A key/value pair from the bytes of its value. */
export function pair(key: string, code: number, value: Buffer): Buffer {
  return Buffer.concat([text(key), u32(code), value]);
}

/** A pair with a text. */
export function textPair(key: string, value: string): Buffer {
  return pair(key, Code.string, text(value));
}

/** A pair with a 32-bit number. */
export function u32Pair(key: string, value: number): Buffer {
  return pair(key, Code.u32, u32(value));
}

/** A pair with a floating-point number of 32 bits. */
export function f32Pair(key: string, value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return pair(key, Code.f32, bytes);
}

/** A pair with a 16-bit number. */
export function u16Pair(key: string, value: number): Buffer {
  return pair(key, Code.u16, u32(value).subarray(0, 2));
}

/** A pair with an array from the bytes of its elements; `length` may be false. */
export function arrayPair(key: string, element: number, length: number | bigint, elements: Buffer): Buffer {
  return pair(key, Code.array, Buffer.concat([u32(element), u64(length), elements]));
}

/** A pair with a vocabulary. */
export function tokensPair(tokens: readonly string[]): Buffer {
  const elements = Buffer.concat(tokens.map((token) => text(token)));
  return arrayPair('tokenizer.ggml.tokens', Code.string, tokens.length, elements);
}

const MODEL_PAIRS: Readonly<Record<string, Buffer>> = {
  'general.architecture': textPair('general.architecture', 'qwen2'),
  'general.name': textPair('general.name', 'Tiny Coder'),
  'qwen2.block_count': u32Pair('qwen2.block_count', 2),
  'qwen2.context_length': u32Pair('qwen2.context_length', 4096),
  'qwen2.embedding_length': u32Pair('qwen2.embedding_length', 32),
  'tokenizer.ggml.model': textPair('tokenizer.ggml.model', 'gpt2'),
  'tokenizer.ggml.tokens': tokensPair(['a', 'b', '', '<pre>', '<suf>', '<mid>', '<end>']),
  'tokenizer.ggml.eos_token_id': u32Pair('tokenizer.ggml.eos_token_id', 6),
};

/** The pairs of a valid model; `changes` replaces one, adds one, or leaves one out (undefined). */
export function modelPairs(changes: Readonly<Record<string, Buffer | undefined>> = {}): Buffer[] {
  return Object.values({ ...MODEL_PAIRS, ...changes }).filter((bytes) => bytes !== undefined);
}

/** The pairs of one part of a split model. */
export function splitPairs(no: number, count: number, tensors: number): Buffer[] {
  return [
    u16Pair('split.no', no),
    u16Pair('split.count', count),
    pair('split.tensors.count', Code.i32, u32(tensors)),
  ];
}

/** A tensor of 64 f32 weights in 256 bytes, changed as told. */
export function tensor(changes: Partial<TensorSpec> = {}): TensorSpec {
  return { name: 'blk.0.weight', dimensions: [32, 2], type: 0, offset: 0, ...changes };
}

const ADAPTER_PAIRS: Readonly<Record<string, Buffer>> = {
  'general.type': textPair('general.type', 'adapter'),
  'general.architecture': textPair('general.architecture', 'qwen2'),
  'adapter.type': textPair('adapter.type', 'lora'),
  'adapter.lora.alpha': f32Pair('adapter.lora.alpha', 32),
};

/** The pairs of a valid adapter, changed as {@link modelPairs}. */
export function adapterPairs(changes: Readonly<Record<string, Buffer | undefined>> = {}): Buffer[] {
  return Object.values({ ...ADAPTER_PAIRS, ...changes }).filter((bytes) => bytes !== undefined);
}

/** Sizes of a pair of an adapter's matrices; `rankB` makes the halves differ. */
export interface LoraSpec {
  readonly target?: string;
  readonly inputs?: number;
  readonly outputs?: number;
  readonly rank?: number;
  readonly rankB?: number;
  /** Bytes before its data, a multiple of 32. */
  readonly offset?: number;
}

/** A pair of matrices as convert_lora_to_gguf.py of llama.cpp writes them, for the model of {@link modelPairs}. */
export function loraPair(spec: LoraSpec = {}): TensorSpec[] {
  const { target = 'blk.0.attn_q.weight', inputs = 32, outputs = 32, rank = 1, offset = 0 } = spec;
  const bytes = Math.ceil((inputs * rank * 4) / 32) * 32;
  return [
    tensor({ name: `${target}.lora_a`, dimensions: [inputs, rank], offset }),
    tensor({ name: `${target}.lora_b`, dimensions: [spec.rankB ?? rank, outputs], offset: offset + bytes }),
  ];
}

/** The pieces of a file in order; every border between two is a border of the format. */
export function ggufPieces(spec: FileSpec = {}): Buffer[] {
  const { pairs = modelPairs(), tensors = [tensor()], alignment = 32, data = 256 } = spec;
  const head = [
    Buffer.from(spec.magic ?? 'GGUF', 'latin1'),
    u32(spec.version ?? 3),
    u64(spec.tensorCount ?? tensors.length),
    u64(spec.pairCount ?? pairs.length),
    ...pairs,
    ...tensors.map(tensorBytes),
  ];
  const length = head.reduce((sum, piece) => sum + piece.length, 0);
  const bytes = typeof data === 'number' ? Buffer.alloc(data, 1) : data;
  return [...head, Buffer.alloc((alignment - (length % alignment)) % alignment), bytes];
}

/** The bytes of a file, valid without a spec. */
export function gguf(spec: FileSpec = {}): Buffer {
  return Buffer.concat(ggufPieces(spec));
}

/** Bytes in memory as a source, and how much was read from it. */
export interface MeteredSource extends ByteSource {
  readonly used: { bytes: number; largest: number };
}

/** A source over `content`, followed by zeros up to `bytes`, which take no memory. */
export function memorySource(content: Buffer, bytes = content.length): MeteredSource {
  const used = { bytes: 0, largest: 0 };
  const read: ByteSource['read'] = async (target, position) => {
    const length = Math.max(0, Math.min(target.length, bytes - position));
    used.largest = Math.max(used.largest, target.length);
    used.bytes += length;
    target.fill(0, 0, length);
    target.set(content.subarray(position, position + length));
    return await Promise.resolve(length);
  };
  return { bytes, read, used };
}

function tensorBytes(spec: TensorSpec): Buffer {
  return Buffer.concat([
    text(spec.name, spec.nameLength ?? Buffer.byteLength(spec.name)),
    u32(spec.dimensionCount ?? spec.dimensions.length),
    ...spec.dimensions.map((dimension) => u64(dimension)),
    u32(spec.type),
    u64(spec.offset),
  ]);
}
