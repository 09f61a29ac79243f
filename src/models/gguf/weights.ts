import type { TensorInfo } from './tensors.ts';

/**
 * What a token costs of a tensor: of an `input` table one row is looked up, the `output` matrix is read where a next
 * token is wanted, of `experts` some are used, and all else (`layers`) is read for every token.
 */
export type WeightGroup = 'input' | 'output' | 'experts' | 'layers';

/** The tensors of one group and one type, added up. */
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

/** Adds tensors up as they are seen. */
export function weightTally(): {
  readonly see: (tensor: TensorInfo) => void;
  readonly amounts: () => readonly WeightAmount[];
} {
  const amounts = new Map<string, WeightAmount>();
  const see = ({ name, type, elements, bytes }: TensorInfo): void => {
    const group = groupOf(name);
    const key = `${group} ${type}`;
    const known = amounts.get(key) ?? { group, type, elements: 0, bytes: 0 };
    amounts.set(key, { ...known, elements: known.elements + elements, bytes: known.bytes + bytes });
  };
  return { see, amounts: () => [...amounts.values()] };
}

function groupOf(name: string): WeightGroup {
  if (INPUT.test(name)) return 'input';
  if (OUTPUT.test(name)) return 'output';
  return EXPERTS.test(name) ? 'experts' : 'layers';
}
