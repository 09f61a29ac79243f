import { GgufError, headerTooLarge, malformed, quoted, truncatedHeader, unsupported } from './errors.ts';
import { MAX_DIMENSIONS, MAX_TENSOR_NAME_BYTES, MAX_TENSORS } from './limits.ts';
import type { Preamble } from './preamble.ts';
import type { GgufReader } from './reader.ts';

/** Totals of the tensors of one file. */
interface TensorTotals {
  /** Number of weights. */
  readonly parameters: number;
  /** Bytes from the start of the file to the first tensor. */
  readonly dataOffset: number;
  /** Bytes of tensor data, with the padding between tensors. */
  readonly dataBytes: number;
}

/** The description of one tensor. */
export interface TensorInfo {
  readonly name: string;
  /** Sizes of one to MAX_DIMENSIONS dimensions; the first is the length of a row. */
  readonly dimensions: readonly number[];
  /** The type's name in ggml.h, such as "Q4_0". */
  readonly type: string;
  /** Number of weights. */
  readonly elements: number;
  /** Bytes without padding. */
  readonly bytes: number;
}

/** Bytes of the smallest description: length of the name, one byte of name, dimensions (a count and one), type, offset. */
const MIN_TENSOR_BYTES = 8 + 1 + 4 + 8 + 4 + 8;

/**
 * Reads the tensor descriptions that the preamble announces, passes each to `onTensor`, and checks that the tensors lie one
 * after the other, as llama.cpp demands (gguf.cpp), and within the file. Tensor data is not looked at.
 * @throws GgufError
 */
export async function readTensors(
  { reader, tensorCount: count, alignment }: Preamble,
  onTensor: (tensor: TensorInfo) => void,
): Promise<TensorTotals> {
  if (count > MAX_TENSORS) throw headerTooLarge(reader.file, `it announces ${count} tensors`);
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
    onTensor(tensor);
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
  const block = BLOCKS.get(code);
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
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const size = `${megabytes(reader.fileBytes)} MB of at least ${megabytes(expected)} MB`;
  return new GgufError(
    'truncated',
    `${reader.file} holds ${size}: the download is incomplete; download it again.`,
  );
}

/**
 * The group of a tensor, by what a token needs of it: of an `input` table one row is looked up, the `output` matrix is read
 * where a next token is wanted, of `experts` some are used, and all else (`layers`) is read for every token.
 */
type WeightGroup = 'input' | 'output' | 'experts' | 'layers';

/** Total of the tensors of one group and one type. */
export interface WeightAmount {
  readonly group: WeightGroup;
  /** The type's name in ggml.h, such as "Q4_0". */
  readonly type: string;
  /** Number of weights. */
  readonly elements: number;
  /** Bytes that they take in the file. */
  readonly bytes: number;
}

// Names of gguf-py's constants.py; a model without an `output` matrix uses its table of input tokens for both.
const INPUT = /^(?:(?:per_layer_)?token_embd|position_embd)\.weight$/;
const OUTPUT = /^output\.weight$/;
const EXPERTS = /^blk\.\d+\.\w+_exps\./;

/** Adds up tensors by group and type. */
export class WeightTally {
  readonly #amounts = new Map<string, WeightAmount>();

  add({ name, type, elements, bytes }: TensorInfo): void {
    const group = groupOf(name);
    const key = `${group} ${type}`;
    const known = this.#amounts.get(key) ?? { group, type, elements: 0, bytes: 0 };
    this.#amounts.set(key, { ...known, elements: known.elements + elements, bytes: known.bytes + bytes });
  }

  /** One amount for each group and type that occurs, in the order of their first tensors. */
  get amounts(): readonly WeightAmount[] {
    return [...this.#amounts.values()];
  }
}

function groupOf(name: string): WeightGroup {
  if (INPUT.test(name)) return 'input';
  if (OUTPUT.test(name)) return 'output';
  return EXPERTS.test(name) ? 'experts' : 'layers';
}

/** A block in which a tensor type packs its weights: `elements` of them in `bytes`. */
interface GgmlBlock {
  readonly name: string;
  readonly elements: number;
  readonly bytes: number;
}

type Row = readonly [code: number, name: string, elements: number, bytes: number];

/** Tensor types by their code, from ggml.h and ggml-common.h of llama.cpp v0.4.0; missing codes were removed from the format. */
const ROWS: readonly Row[] = [
  [0, 'F32', 1, 4],
  [1, 'F16', 1, 2],
  [2, 'Q4_0', 32, 18],
  [3, 'Q4_1', 32, 20],
  [6, 'Q5_0', 32, 22],
  [7, 'Q5_1', 32, 24],
  [8, 'Q8_0', 32, 34],
  [9, 'Q8_1', 32, 36],
  [10, 'Q2_K', 256, 84],
  [11, 'Q3_K', 256, 110],
  [12, 'Q4_K', 256, 144],
  [13, 'Q5_K', 256, 176],
  [14, 'Q6_K', 256, 210],
  [15, 'Q8_K', 256, 292],
  [16, 'IQ2_XXS', 256, 66],
  [17, 'IQ2_XS', 256, 74],
  [18, 'IQ3_XXS', 256, 98],
  [19, 'IQ1_S', 256, 50],
  [20, 'IQ4_NL', 32, 18],
  [21, 'IQ3_S', 256, 110],
  [22, 'IQ2_S', 256, 82],
  [23, 'IQ4_XS', 256, 136],
  [24, 'I8', 1, 1],
  [25, 'I16', 1, 2],
  [26, 'I32', 1, 4],
  [27, 'I64', 1, 8],
  [28, 'F64', 1, 8],
  [29, 'IQ1_M', 256, 56],
  [30, 'BF16', 1, 2],
  [34, 'TQ1_0', 256, 54],
  [35, 'TQ2_0', 256, 66],
  [39, 'MXFP4', 32, 17],
  [40, 'NVFP4', 64, 36],
  [41, 'Q1_0', 128, 18],
  [42, 'Q2_0', 64, 18],
];

const BLOCKS: ReadonlyMap<number, GgmlBlock> = new Map(
  ROWS.map(([code, name, elements, bytes]) => [code, { name, elements, bytes }]),
);
