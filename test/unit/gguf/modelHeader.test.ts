import assert from 'node:assert/strict';
import { parseGgufHeader } from '../../../src/gguf/header.ts';
import type { ModelHeader } from '../../../src/gguf/modelHeader.ts';
import {
  arrayPair,
  Code,
  gguf,
  memorySource,
  modelPairs,
  tensor,
  type TensorSpec,
  textPair,
  u32Pair,
  u64,
} from './ggufWriter.ts';

const number = (key: string, value: number): Record<string, Buffer> => ({ [key]: u32Pair(key, value) });
const numbers = (key: string, values: readonly number[]): Record<string, Buffer> => ({
  [key]: arrayPair(
    key,
    Code.i32,
    values.length,
    Buffer.concat(values.map((value) => u64(value).subarray(0, 4))),
  ),
});

async function read(
  changes: Record<string, Buffer>,
  tensors?: TensorSpec[],
  data = 256,
): Promise<ModelHeader> {
  const file = gguf({ pairs: modelPairs(changes), data, ...(tensors ? { tensors } : {}) });
  const header = await parseGgufHeader(memorySource(file), 'tiny.gguf');
  assert.equal(header.kind, 'model');
  return header;
}

/** Tensors one after the other, as the format demands; the types are F32 (0), Q4_0 (2) and Q6_K (14). */
function inOrder(specs: readonly Pick<TensorSpec, 'name' | 'dimensions' | 'type'>[]): TensorSpec[] {
  const bytes = {
    0: (count: number) => count * 4,
    2: (count: number) => (count / 32) * 18,
    14: (count: number) => (count / 256) * 210,
  };
  let offset = 0;
  return specs.map((spec) => {
    const count = spec.dimensions.reduce<number>((product, dimension) => product * Number(dimension), 1);
    const placed = tensor({ ...spec, offset });
    offset = Math.ceil((offset + bytes[spec.type as 0 | 2 | 14](count)) / 32) * 32;
    return placed;
  });
}

describe('the figures of a model header', () => {
  it('says how a model attends', async () => {
    const { attention } = await read({
      ...number('qwen2.attention.head_count', 4),
      ...number('qwen2.attention.head_count_kv', 1),
    });
    const expected = { heads: 4, kvHeads: 2, keyLength: 8, valueLength: 8 };
    assert.deepEqual(attention, expected);
  });

  it('takes what heads share, and how long their keys are, from the rest where the file is silent', async () => {
    const { attention } = await read({
      ...number('qwen2.attention.head_count', 4),
      ...number('qwen2.attention.key_length', 16),
    });
    const expected = { heads: 4, kvHeads: 8, keyLength: 16, valueLength: 8 };
    assert.deepEqual(attention, expected);
  });

  it('adds layers up that differ', async () => {
    const { attention } = await read({
      ...numbers('qwen2.attention.head_count', [4, 8]),
      ...numbers('qwen2.attention.head_count_kv', [0, 3]),
    });
    assert.deepEqual([attention?.heads, attention?.kvHeads], [8, 3]);
  });

  it('makes nothing of figures that cannot be', async () => {
    const { attention } = await read({
      ...numbers('qwen2.attention.head_count', [4, -1]),
    });
    assert.equal(attention, undefined);
  });

  it('names the quantization, the size and the experts', async () => {
    const { quantization, sizeLabel, experts } = await read({
      ...number('general.file_type', 15),
      'general.size_label': textPair('general.size_label', '1.5B'),
      ...number('qwen2.expert_count', 8),
      ...number('qwen2.expert_used_count', 2),
    });
    assert.deepEqual([quantization, sizeLabel, experts], ['Q4_K_M', '1.5B', { count: 8, used: 2 }]);
    assert.equal((await read(number('general.file_type', 4000))).quantization, undefined);
  });

  it('adds weights up by what a token costs of them', async () => {
    const tensors = inOrder([
      { name: 'token_embd.weight', dimensions: [32, 7], type: 2 },
      { name: 'blk.0.attn_q.weight', dimensions: [32, 32], type: 2 },
      { name: 'blk.1.attn_q.weight', dimensions: [32, 32], type: 2 },
      { name: 'blk.0.attn_norm.weight', dimensions: [32], type: 0 },
      { name: 'blk.0.ffn_up_exps.weight', dimensions: [32, 4, 2], type: 2 },
      { name: 'output.weight', dimensions: [256, 7], type: 14 },
      { name: 'output_norm.weight', dimensions: [32], type: 0 },
    ]);
    assert.deepEqual((await read({}, tensors, 4096)).weights, [
      { group: 'input', type: 'Q4_0', elements: 224, bytes: 126 },
      { group: 'layers', type: 'Q4_0', elements: 2048, bytes: 1152 },
      { group: 'layers', type: 'F32', elements: 64, bytes: 256 },
      { group: 'experts', type: 'Q4_0', elements: 256, bytes: 144 },
      { group: 'output', type: 'Q6_K', elements: 1792, bytes: 1470 },
    ]);
  });
});
