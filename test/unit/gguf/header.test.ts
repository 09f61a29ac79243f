import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GgufError, type GgufReason } from '../../../src/gguf/errors.ts';
import { parseGgufHeader, readGgufHeader } from '../../../src/gguf/header.ts';
import type { GgufHeader, ModelHeader } from '../../../src/gguf/modelHeader.ts';
import {
  arrayPair,
  Code,
  type FileSpec,
  gguf,
  memorySource,
  modelPairs,
  pair,
  splitPairs,
  tensor,
  textPair,
  tokensPair,
  u32,
  u32Pair,
} from './ggufWriter.ts';

const parse = async (spec: FileSpec = {}): Promise<GgufHeader> =>
  await parseGgufHeader(memorySource(gguf(spec)), 'tiny.gguf');

async function parseModel(spec: FileSpec = {}): Promise<ModelHeader> {
  const header = await parse(spec);
  assert.equal(header.kind, 'model');
  return header;
}

describe('gguf header', () => {
  it('summarises a model', async () => {
    const bytes = gguf();
    assert.deepEqual(await parse(), {
      kind: 'model',
      version: 3,
      fileBytes: bytes.length,
      tensorCount: 1,
      parameters: 64,
      alignment: 32,
      dataOffset: bytes.length - 256,
      splitNo: 0,
      splitCount: 1,
      splitTensors: 1,
      weights: [{ group: 'layers', type: 'F32', elements: 64, bytes: 256 }],
      architecture: 'qwen2',
      name: 'Tiny Coder',
      blockCount: 2,
      contextLength: 4096,
      embeddingLength: 32,
      attention: undefined,
      experts: undefined,
      quantization: undefined,
      sizeLabel: undefined,
      tokenizer: 'gpt2',
      vocabularySize: 7,
      eosToken: 6,
      fim: {},
    });
  });

  it('reads version 2 as version 3', async () => {
    assert.equal((await parse({ version: 2 })).version, 2);
  });

  it('takes fill-in-the-middle tokens from the metadata, also under their old names', async () => {
    const fim = { prefix: 3, suffix: 4, middle: 5, pad: 0, repo: 1, sep: 2 };
    const keys = {
      prefix: 'fim_pre',
      suffix: 'fim_suf',
      middle: 'fim_mid',
      pad: 'fim_pad',
      repo: 'fim_rep',
      sep: 'fim_sep',
    };
    const pairs = Object.entries(keys).map(([role, key]) =>
      u32Pair(`tokenizer.ggml.${key}_token_id`, fim[role as keyof typeof fim]),
    );
    assert.deepEqual((await parseModel({ pairs: [...modelPairs(), ...pairs] })).fim, fim);
    const old = modelPairs({ old: u32Pair('tokenizer.ggml.middle_token_id', 5) });
    assert.deepEqual((await parseModel({ pairs: old })).fim, { middle: 5 });
  });

  it('finds fill-in-the-middle tokens by their spelling where the metadata is silent', async () => {
    const tokens = [
      '<|fim_prefix|>',
      '<｜fim▁hole｜>',
      '▁<MID>',
      '<|file_sep|>',
      '<|fim_prefix|>',
      '<|fim_prefix|>x',
    ];
    const pairs = modelPairs({ 'tokenizer.ggml.tokens': tokensPair(tokens) });
    assert.deepEqual((await parseModel({ pairs })).fim, { prefix: 0, suffix: 1, middle: 2, sep: 3 });
  });

  it('ignores token ids outside the vocabulary', async () => {
    const changes = {
      'tokenizer.ggml.eos_token_id': u32Pair('tokenizer.ggml.eos_token_id', 0xffffffff),
      fim: u32Pair('tokenizer.ggml.fim_pre_token_id', 7),
    };
    const { eosToken, fim } = await parseModel({ pairs: modelPairs(changes) });
    assert.deepEqual({ eosToken, fim }, { eosToken: undefined, fim: {} });
  });

  it('steps over values of every type', async () => {
    const eight = Buffer.alloc(8, 0xff);
    const extras = [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12].map((code) => {
      const bytes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][code] ?? 0;
      return Buffer.concat([
        pair(`extra.${code}`, code, eight.subarray(0, bytes)),
        arrayPair(`extra.array.${code}`, code, 1, eight.subarray(0, bytes)),
      ]);
    });
    const pairs = [...modelPairs(), ...extras, textPair('tokenizer.chat_template', 'x'.repeat(1_000_000))];
    const pairCount = pairs.length + extras.length;
    assert.equal((await parseModel({ pairs, pairCount })).vocabularySize, 7);
  });

  it('keeps a long name short and never splits a character', async () => {
    const pairs = modelPairs({ 'general.name': textPair('general.name', 'é'.repeat(2000)) });
    assert.match((await parseModel({ pairs })).name ?? '', /^é{512}$/);
  });

  it('honours the alignment and packs quantized tensors', async () => {
    const pairs = modelPairs({ alignment: u32Pair('general.alignment', 64) });
    const tensors = [
      tensor({ name: 'a', type: 2, dimensions: [32, 3] }),
      tensor({ name: 'b', type: 14, dimensions: [256], offset: 64 }),
    ];
    const header = await parse({ pairs, tensors, alignment: 64, data: 64 + 210 });
    assert.deepEqual([header.alignment, header.dataOffset % 64, header.parameters], [64, 0, 96 + 256]);
  });

  it('accepts a later part without metadata, and a first part without tensors', async () => {
    const later = await parse({ pairs: splitPairs(1, 3, 9) });
    assert.deepEqual([later.kind, later.splitNo, later.splitCount, later.splitTensors], ['shard', 1, 3, 9]);
    const first = await parse({ pairs: [...modelPairs(), ...splitPairs(0, 2, 1)], tensors: [], data: 0 });
    assert.deepEqual([first.kind, first.tensorCount], ['model', 0]);
  });

  it('takes a merged file, whose split count is 0, as a whole model', async () => {
    const header = await parse({ pairs: [...modelPairs(), ...splitPairs(0, 0, 1)] });
    assert.deepEqual([header.splitNo, header.splitCount], [0, 1]);
  });

  it('walks a vocabulary larger than its window', async () => {
    const tokens = Array.from({ length: 60_000 }, (_, index) => `${'x'.repeat(index % 40)}${index}`);
    const source = memorySource(
      gguf({ pairs: modelPairs({ 'tokenizer.ggml.tokens': tokensPair([...tokens, '<|fim_middle|>']) }) }),
    );
    const header = await parseGgufHeader(source, 'tiny.gguf');
    assert.ok(header.kind === 'model');
    assert.deepEqual([header.vocabularySize, header.fim], [60_001, { middle: 60_000 }]);
  });

  it('works when the source gives a few bytes at a time', async () => {
    const whole = memorySource(gguf());
    const read = async (target: Uint8Array, position: number): Promise<number> =>
      await whole.read(target.subarray(0, 3), position);
    assert.equal((await parseGgufHeader({ bytes: whole.bytes, read }, 'tiny.gguf')).kind, 'model');
  });

  it('passes errors of the source on and stops when the file shrinks', async () => {
    const failing = { bytes: 100, read: async () => await Promise.reject(new Error('gone')) };
    await assert.rejects(parseGgufHeader(failing, 'tiny.gguf'), /gone/);
    const shrunk = { bytes: 100, read: async () => await Promise.resolve(0) };
    await assert.rejects(parseGgufHeader(shrunk, 'tiny.gguf'), { name: 'GgufError', kind: 'truncated' });
  });
});

describe('gguf header on disk', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearline-gguf-'));
  });
  after(async () => await rm(folder, { recursive: true }));

  const refused = async (name: string, reason: GgufReason): Promise<GgufError> => {
    const error: unknown = await readGgufHeader(join(folder, name)).catch((caught: unknown) => caught);
    assert.ok(error instanceof GgufError);
    assert.equal(error.kind, reason);
    assert.ok(error.message.startsWith(name));
    return error;
  };

  it('reads a file, also below a folder with a name outside ASCII', async () => {
    await mkdir(join(folder, 'Modèles 模型'));
    const path = join(folder, 'Modèles 模型', 'tiny ü.gguf');
    await writeFile(path, gguf());
    assert.equal((await readGgufHeader(path)).kind, 'model');
  });

  it('names a missing file and a folder', async () => {
    assert.match((await refused('none.gguf', 'not-found')).message, /does not exist\. Choose another file/);
    await mkdir(join(folder, 'folder.gguf'));
    assert.match(
      (await refused('folder.gguf', 'not-a-file')).message,
      /is not a file\. Choose the \.gguf file/,
    );
  });

  it('does not wait for a pipe and reports what cannot be opened', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [join(folder, 'pipe.gguf')]);
    await refused('pipe.gguf', 'not-a-file');
    await symlink(join(folder, 'loop.gguf'), join(folder, 'loop.gguf'));
    assert.match((await refused('loop.gguf', 'unreadable')).message, /cannot be read \(ELOOP\)/);
  });

  it('says what a wrong file is and what to do', async () => {
    await writeFile(join(folder, 'notes.gguf'), 'Remember the milk.\n');
    assert.equal(
      (await refused('notes.gguf', 'not-gguf')).message,
      'notes.gguf is a text file, not a GGUF model. Choose a file that ends in .gguf from a model page.',
    );
    await writeFile(join(folder, 'cut.gguf'), gguf().subarray(0, 100));
    assert.equal(
      (await refused('cut.gguf', 'truncated')).message,
      'cut.gguf ends in the middle of its header: the download is incomplete; download it again.',
    );
    await writeFile(join(folder, 'short.gguf'), gguf().subarray(0, -1));
    assert.match((await refused('short.gguf', 'truncated')).message, /MB of at least .* download it again/);
  });

  it('keeps hostile keys out of its messages', async () => {
    const key = `\u202e\x07${'k'.repeat(300)}`;
    const pairs = [...modelPairs(), pair(key, Code.u32, u32(1)), pair(key, Code.u32, u32(1))];
    await writeFile(join(folder, 'key.gguf'), gguf({ pairs }));
    const { message } = await refused('key.gguf', 'malformed');
    assert.match(message, /^[\x20-\x7e]{1,160}$/);
  });
});
