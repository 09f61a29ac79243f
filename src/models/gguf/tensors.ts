import { GgufError, malformed, quoted, tooLarge, truncatedHeader, unsupported } from './error.ts';
import { type GgmlBlock, ggmlBlock } from './ggmlTypes.ts';
import { MAX_DIMENSIONS, MAX_TENSOR_NAME_BYTES, MAX_TENSORS } from './limits.ts';
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

interface Shape {
  readonly firstDimension: number;
  readonly elements: number;
}

// The smallest entry: length of the name, one byte of name, dimensions (a count and one), type, offset.
const MIN_TENSOR_BYTES = 8 + 1 + 4 + 8 + 4 + 8;

/**
 * Reads `count` tensor descriptions and checks that the tensors lie one after the other, as llama.cpp demands
 * (gguf.cpp), and within the file. Tensor data is not looked at.
 */
export async function readTensors(
  reader: GgufReader,
  count: number,
  alignment: number,
): Promise<TensorTotals> {
  if (count > MAX_TENSORS) throw tooLarge(reader.file, `it announces ${count} tensors`);
  if (count * MIN_TENSOR_BYTES > reader.remaining) throw truncatedHeader(reader.file);
  const names = new Set<string>();
  let parameters = 0;
  let dataBytes = 0;
  for (let index = 0; index < count; index += 1) {
    const name = await readName(reader, names);
    const shape = await readShape(reader, name);
    const bytes = tensorBytes(reader, name, shape, await reader.u32());
    checkOffset(reader, name, { offset: await reader.u64(), expected: padded(dataBytes, alignment) }, alignment);
    parameters += shape.elements;
    dataBytes = padded(dataBytes, alignment) + bytes;
    if (dataBytes > reader.fileBytes) throw missingData(reader, dataBytes);
  }
  return { parameters, dataOffset: dataStart(reader, alignment, dataBytes), dataBytes };
}

async function readName(reader: GgufReader, names: Set<string>): Promise<string> {
  const length = await reader.u64();
  if (length === 0 || length > MAX_TENSOR_NAME_BYTES) {
    throw malformed(reader.file, `the name of one of its tensors has ${length} bytes`);
  }
  const name = (await reader.bytes(length)).toString('latin1');
  if (names.has(name)) throw malformed(reader.file, `it holds the tensor ${quoted(name)} twice`);
  names.add(name);
  return name;
}

async function readShape(reader: GgufReader, name: string): Promise<Shape> {
  const dimensions = await reader.u32();
  if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
    throw malformed(reader.file, `the tensor ${quoted(name)} has ${dimensions} dimensions`);
  }
  const firstDimension = await reader.u64();
  let elements = firstDimension;
  for (let index = 1; index < dimensions; index += 1) {
    elements *= await reader.u64();
    if (!Number.isSafeInteger(elements)) {
      throw malformed(reader.file, `the tensor ${quoted(name)} has an impossible size`);
    }
  }
  return { firstDimension, elements };
}

function tensorBytes(reader: GgufReader, name: string, shape: Shape, code: number): number {
  const block: GgmlBlock | undefined = ggmlBlock(code);
  if (!block) throw unsupported(reader.file, `the tensor ${quoted(name)} has the unknown type ${code}`);
  if (shape.firstDimension % block.elements !== 0) {
    throw malformed(reader.file, `the rows of the tensor ${quoted(name)} do not fit its type ${block.name}`);
  }
  return (shape.elements / block.elements) * block.bytes;
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
