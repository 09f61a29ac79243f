import { GgufError, malformed, quoted, tooLarge, truncatedHeader, unsupported } from './error.ts';
import { type GgmlBlock, ggmlBlock } from './ggmlTypes.ts';
import { MAX_DIMENSIONS, MAX_TENSOR_NAME_BYTES, MAX_TENSORS } from './limits.ts';
import type { Preamble } from './preamble.ts';
import type { GgufReader } from './reader.ts';

/** What the tensors of one file add up to. */
export interface TensorTotals {
  /** Number of weights. */
  readonly parameters: number;
  /** Bytes from the start of the file to the first tensor. */
  readonly dataOffset: number;
  /** Bytes of tensor data, with the padding between tensors. */
  readonly dataBytes: number;
}

/** One tensor's description. */
export interface TensorInfo {
  readonly name: string;
  /** One to MAX_DIMENSIONS; the first is the length of a row. */
  readonly dimensions: readonly number[];
  /** The type's name in ggml.h, such as "Q4_0". */
  readonly type: string;
  readonly elements: number;
  /** Bytes without padding. */
  readonly bytes: number;
}

// The smallest entry: length of the name, one byte of name, dimensions (a count and one), type, offset.
const MIN_TENSOR_BYTES = 8 + 1 + 4 + 8 + 4 + 8;

/**
 * Reads the descriptions that the preamble announces, shows each to `see`, and checks that the tensors lie one
 * after the other, as llama.cpp demands (gguf.cpp), and within the file. Tensor data is not looked at.
 */
export async function readTensors(
  { reader, tensorCount: count, alignment }: Preamble,
  see: (tensor: TensorInfo) => void,
): Promise<TensorTotals> {
  if (count > MAX_TENSORS) throw tooLarge(reader.file, `it announces ${count} tensors`);
  if (count * MIN_TENSOR_BYTES > reader.remaining) throw truncatedHeader(reader.file);
  const names = new Set<string>();
  let parameters = 0;
  let dataBytes = 0;
  for (let index = 0; index < count; index += 1) {
    const tensor = await readTensor(reader, await readName(reader, names));
    const place = {
      offset: await reader.u64(`the place of ${quoted(tensor.name)}`),
      expected: padded(dataBytes, alignment),
    };
    checkOffset(reader, tensor.name, place, alignment);
    parameters += tensor.elements;
    dataBytes = padded(dataBytes, alignment) + tensor.bytes;
    if (dataBytes > reader.fileBytes) throw missingData(reader, dataBytes);
    see(tensor);
  }
  return { parameters, dataOffset: dataStart(reader, alignment, dataBytes), dataBytes };
}

async function readName(reader: GgufReader, names: Set<string>): Promise<string> {
  const length = await reader.u64('the length of the name of one of its tensors');
  if (length === 0 || length > MAX_TENSOR_NAME_BYTES) {
    throw malformed(reader.file, `the name of one of its tensors has ${length} bytes`);
  }
  const name = (await reader.bytes(length)).toString('latin1');
  if (names.has(name)) throw malformed(reader.file, `it holds the tensor ${quoted(name)} twice`);
  names.add(name);
  return name;
}

async function readTensor(reader: GgufReader, name: string): Promise<TensorInfo> {
  const dimensions = await readDimensions(reader, name);
  const elements = elementsOf(reader, name, dimensions);
  const block = blockOf(reader, name, await reader.u32());
  if ((dimensions[0] ?? 0) % block.elements !== 0) {
    throw malformed(reader.file, `the rows of the tensor ${quoted(name)} do not fit its type ${block.name}`);
  }
  return { name, dimensions, type: block.name, elements, bytes: (elements / block.elements) * block.bytes };
}

async function readDimensions(reader: GgufReader, name: string): Promise<readonly number[]> {
  const count = await reader.u32();
  if (count < 1 || count > MAX_DIMENSIONS) {
    throw malformed(reader.file, `the tensor ${quoted(name)} has ${count} dimensions`);
  }
  const dimensions: number[] = [];
  while (dimensions.length < count) dimensions.push(await reader.u64(`a dimension of ${quoted(name)}`));
  return dimensions;
}

function elementsOf(reader: GgufReader, name: string, dimensions: readonly number[]): number {
  return dimensions.reduce((product, dimension) => {
    const elements = product * dimension;
    if (Number.isSafeInteger(elements)) return elements;
    throw malformed(reader.file, `the tensor ${quoted(name)} has an impossible size`);
  }, 1);
}

function blockOf(reader: GgufReader, name: string, code: number): GgmlBlock {
  const block = ggmlBlock(code);
  if (block) return block;
  throw unsupported(reader.file, `the tensor ${quoted(name)} has the unknown type ${code}`);
}

function checkOffset(
  reader: GgufReader,
  name: string,
  place: { readonly offset: number; readonly expected: number },
  alignment: number,
): void {
  if (place.offset === place.expected) return;
  const fault = place.offset % alignment === 0 ? 'out of place' : `not aligned to ${alignment} bytes`;
  throw malformed(reader.file, `the tensor ${quoted(name)} is ${fault}`);
}

function dataStart(reader: GgufReader, alignment: number, dataBytes: number): number {
  const start = padded(reader.position, alignment);
  if (dataBytes > 0 && start + dataBytes > reader.fileBytes) throw missingData(reader, start + dataBytes);
  return start;
}

function padded(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function missingData(reader: GgufReader, expected: number): GgufError {
  const [have, need] = [reader.fileBytes, expected].map((bytes) => (bytes / 1e6).toFixed(1));
  return new GgufError(
    'truncated',
    `${reader.file} holds ${have ?? ''} MB of at least ${need ?? ''} MB: the download is incomplete; download it again.`,
  );
}
