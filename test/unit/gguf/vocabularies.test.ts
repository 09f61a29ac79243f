import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FimTokens } from '../../../src/gguf/fimTokens.ts';
import { parseGguf, parseGgufHeader, readGguf, readGgufHeader } from '../../../src/gguf/header.ts';
import { gguf, memorySource, modelPairs } from './ggufWriter.ts';
import { realVocabularies } from './realVocabularies.ts';

describe('a GGUF file with a vocabulary only', () => {
  const words = gguf({ tensors: [], data: 0 });

  it('is read for what it says of its tokens', async () => {
    const contents = await parseGguf(memorySource(words), 'words.gguf');
    assert.ok(contents.kind === 'vocabulary');
    const { architecture, tokenizer, vocabularySize, eosToken, tensorCount } = contents;
    assert.deepEqual(
      [architecture, tokenizer, vocabularySize, eosToken, tensorCount],
      ['qwen2', 'gpt2', 7, 6, 0],
    );
  });

  it('needs no figures of a model', async () => {
    const pairs = modelPairs({ 'qwen2.block_count': undefined, 'qwen2.embedding_length': undefined });
    const contents = await parseGguf(memorySource(gguf({ pairs, tensors: [], data: 0 })), 'words.gguf');
    assert.equal(contents.kind, 'vocabulary');
  });

  it('is no model, and says what to choose', async () => {
    await assert.rejects(parseGgufHeader(memorySource(words), 'words.gguf'), {
      name: 'GgufError',
      kind: 'no-weights',
      message:
        'words.gguf holds the vocabulary of "qwen2" models and no weights. Choose the file of a whole model.',
    });
  });
});

type Known = readonly [architecture: string, tokenizer: string, tokens: number, fim?: FimTokens];

/** Of families that write code, or whose tokenizers differ most. */
const KNOWN: Readonly<Record<string, Known>> = {
  'bert-bge': ['bert', 'bert', 30_522, { pad: 0 }],
  'command-r': ['command-r', 'gpt2', 256_000, { pad: 0 }],
  'deepseek-coder': ['llama', 'gpt2', 32_256, { prefix: 32_016, suffix: 32_015, middle: 32_017 }],
  'gemma-4': ['gemma4', 'gemma4', 262_144],
  'llama-bpe': ['llama', 'gpt2', 128_256],
  'llama-spm': ['llama', 'llama', 32_000],
  'nomic-bert-moe': ['nomic-bert-moe', 't5', 250_048],
  'phi-3': ['phi3', 'llama', 32_064],
  qwen2: ['qwen2', 'gpt2', 151_936],
  refact: ['refact', 'gpt2', 49_216, { prefix: 1, middle: 2, suffix: 3, pad: 4, repo: 18 }],
  starcoder: ['starcoder2', 'gpt2', 49_152, { prefix: 1, middle: 2, suffix: 3, pad: 4 }],
};

describe('vocabularies of real families', function () {
  this.timeout(120_000);
  let folder = '';
  let files: string[] = [];

  before(async function () {
    const found = await realVocabularies();
    if (found === undefined) this.skip();
    folder = join(found, 'vocabularies');
    files = await readdir(folder);
  });

  it('are read, all of them', async () => {
    assert.ok(files.length >= Object.keys(KNOWN).length);
    for (const file of files) assert.equal((await readGguf(join(folder, file))).kind, 'vocabulary', file);
  });

  for (const [family, [architecture, tokenizer, tokens, fim = {}]] of Object.entries(KNOWN)) {
    it(`are what they are: ${family}`, async () => {
      const contents = await readGguf(join(folder, `ggml-vocab-${family}.gguf`));
      assert.ok(contents.kind === 'vocabulary');
      assert.deepEqual([contents.architecture, contents.tokenizer], [architecture, tokenizer]);
      assert.deepEqual([contents.vocabularySize, contents.fim], [tokens, fim]);
    });
  }

  it('are no models', async () => {
    for (const file of files) {
      await assert.rejects(readGgufHeader(join(folder, file)), { kind: 'no-weights' }, file);
    }
  });
});
