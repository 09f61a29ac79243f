import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adapterProblem, type AdapterHeader } from '../../../src/gguf/adapter.ts';
import { parseAdapter, parseGgufHeader, readAdapter } from '../../../src/gguf/header.ts';
import type { ModelHeader } from '../../../src/gguf/modelHeader.ts';
import { useScratch } from '../../support/scratch.ts';
import {
  adapterPairs,
  type FileSpec,
  gguf,
  loraPair,
  type LoraSpec,
  memorySource,
  modelPairs,
  tensor,
  textPair,
  u32Pair,
} from './ggufWriter.ts';

const source = (spec: FileSpec): ReturnType<typeof memorySource> =>
  memorySource(gguf({ data: 4096, ...spec }));
const adapter = async (
  changes: Record<string, Buffer | undefined>,
  pair: LoraSpec = {},
): Promise<AdapterHeader> =>
  await parseAdapter(source({ pairs: adapterPairs(changes), tensors: loraPair(pair) }), 'style.gguf');

async function model(changes: Record<string, Buffer | undefined> = {}): Promise<ModelHeader> {
  const header = await parseGgufHeader(source({ pairs: modelPairs(changes) }), 'tiny.gguf');
  assert.equal(header.kind, 'model');
  return header;
}

describe('LoRA adapters', () => {
  const scratch = useScratch();

  it('are read: for what they are, and what they change', async () => {
    const tensors = [
      ...loraPair({ rank: 2, outputs: 16 }),
      tensor({ name: 'blk.0.attn_norm.weight', dimensions: [32], offset: 384 }),
    ];
    const names = {
      name: textPair('general.name', 'Our style'),
      base: textPair('general.base_model.0.name', 'Tiny Coder'),
      other: textPair('general.base_model.1.name', ' '),
    };
    const path = join(scratch(), 'style.gguf');
    await writeFile(path, gguf({ pairs: adapterPairs(names), tensors, data: 1024 }));
    const { kind, architecture, name, alpha, baseModels, tensorCount, pairs } = await readAdapter(path);
    assert.deepEqual([kind, architecture, name, alpha], ['adapter', 'qwen2', 'Our style', 32]);
    assert.deepEqual([baseModels, tensorCount], [['Tiny Coder'], 3]);
    assert.deepEqual(pairs, [{ target: 'blk.0.attn_q.weight', inputs: 32, outputs: 16, rank: 2 }]);
  });

  it('have their halves of the input table the other way round', async () => {
    const { pairs } = await adapter(
      {},
      { target: 'token_embd.weight', inputs: 2, rank: 7, rankB: 2, outputs: 32 },
    );
    assert.deepEqual(pairs, [{ target: 'token_embd.weight', inputs: 7, outputs: 32, rank: 2 }]);
  });

  it('count fully where they say no alpha', async () => {
    assert.equal((await adapter({ 'adapter.lora.alpha': undefined })).alpha, 0);
  });

  it('are no models, and say what to do', async () => {
    const choosing = parseGgufHeader(source({ pairs: adapterPairs(), tensors: loraPair() }), 'style.gguf');
    const message =
      'style.gguf is an adapter for "qwen2" models, not a model. Choose the model that it was made for, and add the adapter to that.';
    await assert.rejects(choosing, { name: 'GgufError', kind: 'adapter', message });
  });

  it('are not models taken for adapters', async () => {
    const message = 'tiny.gguf is a model, not an adapter. Choose a LoRA adapter in GGUF format.';
    await assert.rejects(parseAdapter(source({}), 'tiny.gguf'), { kind: 'no-adapter', message });
    const vocabulary = parseAdapter(source({ tensors: [], data: 0 }), 'words.gguf');
    await assert.rejects(vocabulary, { kind: 'no-adapter', message: /^words\.gguf is a vocabulary, / });
  });
});

describe('an adapter and a model', () => {
  it('fit together', async () => {
    const base = await model();
    const fitting: LoraSpec[] = [
      {},
      { target: 'blk.1.ffn_down.weight', inputs: 96 },
      { target: 'blk.1.ffn_up.weight', outputs: 96 },
      { target: 'blk.0.attn_output.weight', inputs: 64 },
      { target: 'output.weight', outputs: 7 },
      { target: 'token_embd.weight', inputs: 2, rank: 7, rankB: 2 },
      { target: 'blk.0.of_another_kind.weight', inputs: 5, outputs: 3 },
    ];
    for (const pair of fitting)
      assert.equal(adapterProblem(await adapter({}, pair), base), undefined, pair.target);
  });

  it('do not, where the architecture is another', async () => {
    const other = await model({
      'general.architecture': textPair('general.architecture', 'llama'),
      blocks: u32Pair('llama.block_count', 2),
      context: u32Pair('llama.context_length', 64),
      width: u32Pair('llama.embedding_length', 32),
    });
    assert.equal(
      adapterProblem(await adapter({}), other),
      'The adapter is for "qwen2" models, and this is a "llama" model. Use it with the model that it was trained on.',
    );
  });

  it('do not, where the model has another size', async () => {
    const named = { base: textPair('general.base_model.0.name', 'Tiny Coder') };
    const wide = await model({ 'qwen2.embedding_length': u32Pair('qwen2.embedding_length', 64) });
    assert.equal(
      adapterProblem(await adapter(named), wide),
      'The adapter was made for a model of another size. Use it with the model that it was trained on: "Tiny Coder". In detail: "blk.0.attn_q.weight" is 32 by 32 there, and 64 by 32 here.',
    );
    const shallow = adapterProblem(await adapter({}, { target: 'blk.2.attn_q.weight' }), await model());
    assert.match(shallow ?? '', /\. Use it with .*: it changes layer 3, and this one has 2\.$/);
    const words = adapterProblem(await adapter({}, { target: 'output.weight', outputs: 9 }), await model());
    assert.match(words ?? '', /"output\.weight" is 32 by 9 there, and 32 by 7 here/);
  });
});
