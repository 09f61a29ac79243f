import assert from 'node:assert/strict';
import { GgufError } from '../../../src/gguf/errors.ts';
import { parseGguf } from '../../../src/gguf/header.ts';
import { MAX_ARRAY_ELEMENTS, MAX_BLOCKS, MAX_HEADER_BYTES, WINDOW_BYTES } from '../../../src/gguf/limits.ts';
import {
  arrayPair,
  Code,
  gguf,
  memorySource,
  type MeteredSource,
  pair,
  tensor,
  u32,
  u32Pair,
  u64,
} from './ggufWriter.ts';

const TERABYTE = 2 ** 40;

const header = (extra: Buffer, pairs = 1): Buffer =>
  Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(pairs), extra]);

/**
 * What the check costs at most follows from how much it reads: a header's limit and a window, in which a list has at
 * most an element for each byte. Reading all of that takes under 100 ms of an old core's time.
 */
async function refusal(source: MeteredSource): Promise<GgufError> {
  const error: unknown = await parseGguf(source, 'bad.gguf').catch((caught: unknown) => caught);
  assert.ok(error instanceof GgufError, `not refused: ${String(error)}`);
  assert.ok(source.used.bytes <= MAX_HEADER_BYTES + WINDOW_BYTES);
  assert.ok(source.used.largest <= WINDOW_BYTES);
  return error;
}

describe('hostile GGUF files of any size', () => {
  it('walks the most strings that are allowed, then stops', async () => {
    const pairs = header(arrayPair('a', Code.string, MAX_ARRAY_ELEMENTS, Buffer.alloc(0)), 2);
    await refusal(memorySource(pairs, TERABYTE));
  });

  it('refuses one element more without reading them', async () => {
    const source = memorySource(
      header(arrayPair('a', Code.string, MAX_ARRAY_ELEMENTS + 1, Buffer.alloc(0))),
      TERABYTE,
    );
    assert.equal((await refusal(source)).reason, 'too-large');
    assert.ok(source.used.bytes <= WINDOW_BYTES);
  });

  it('counts the elements of all arrays together', async () => {
    const half = MAX_ARRAY_ELEMENTS / 2 + 1;
    const array = (key: string): Buffer => arrayPair(key, Code.u8, half, Buffer.alloc(half));
    const error = await refusal(memorySource(header(Buffer.concat([array('a'), array('b')]), 3), TERABYTE));
    assert.equal(error.reason, 'too-large');
  });

  it('steps over a long text without reading it, up to the limit of a header', async () => {
    const text60 = memorySource(header(pair('a', Code.string, u64(60 * 2 ** 20)), 2), TERABYTE);
    await refusal(text60);
    assert.ok(text60.used.bytes <= 2 * WINDOW_BYTES);
    const text65 = memorySource(header(pair('a', Code.string, u64(65 * 2 ** 20))), TERABYTE);
    assert.equal((await refusal(text65)).reason, 'too-large');
  });

  it('survives the most pairs and tensors that are allowed', async () => {
    const pairs = Array.from({ length: 4096 }, (_, index) => u32Pair(`${'k'.repeat(1000)}${index}`, index));
    await refusal(memorySource(header(Buffer.concat(pairs), 4096)));
    const tensors = Array.from({ length: 16_384 }, (_, index) =>
      tensor({ name: `${'t'.repeat(50)}${index}`, offset: index * 256 }),
    );
    await refusal(memorySource(gguf({ tensors })));
  });

  it('survives as many figures of layers as there can be pairs', async () => {
    const figures = Array.from({ length: 4096 }, (_, index) =>
      arrayPair(`${index}.attention.head_count`, Code.u8, MAX_BLOCKS, Buffer.alloc(MAX_BLOCKS)),
    );
    await refusal(memorySource(header(Buffer.concat(figures), 4096)));
  });
});
