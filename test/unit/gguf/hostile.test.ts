import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GgufError } from '../../../src/gguf/errors.ts';
import { parseGguf } from '../../../src/gguf/header.ts';
import { MAX_ARRAY_ELEMENTS, MAX_BLOCKS, MAX_HEADER_BYTES, WINDOW_BYTES } from '../../../src/gguf/limits.ts';
import {
  adapterPairs,
  arrayPair,
  Code,
  gguf,
  loraPair,
  memorySource,
  type MeteredSource,
  modelPairs,
  pair,
  splitPairs,
  tensor,
  textPair,
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
    assert.equal((await refusal(source)).kind, 'too-large');
    assert.ok(source.used.bytes <= WINDOW_BYTES);
  });

  it('counts the elements of all arrays together', async () => {
    const half = MAX_ARRAY_ELEMENTS / 2 + 1;
    const array = (key: string): Buffer => arrayPair(key, Code.u8, half, Buffer.alloc(half));
    const error = await refusal(memorySource(header(Buffer.concat([array('a'), array('b')]), 3), TERABYTE));
    assert.equal(error.kind, 'too-large');
  });

  it('steps over a long text without reading it, up to the limit of a header', async () => {
    const text60 = memorySource(header(pair('a', Code.string, u64(60 * 2 ** 20)), 2), TERABYTE);
    await refusal(text60);
    assert.ok(text60.used.bytes <= 2 * WINDOW_BYTES);
    const text65 = memorySource(header(pair('a', Code.string, u64(65 * 2 ** 20))), TERABYTE);
    assert.equal((await refusal(text65)).kind, 'too-large');
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

const MODEL = gguf({
  pairs: [
    ...modelPairs(),
    ...splitPairs(0, 2, 9),
    arrayPair('tokenizer.ggml.token_type', Code.i32, 7, Buffer.alloc(28, 1)),
    arrayPair('qwen2.attention.head_count', Code.i32, 2, Buffer.concat([u32(4), u32(4)])),
  ],
  tensors: [tensor(), tensor({ name: 'b', type: 8, dimensions: [32], offset: 256 })],
  data: 256 + 34,
});

const ADAPTER = gguf({
  pairs: adapterPairs({ base: textPair('general.base_model.0.name', 'Tiny Coder') }),
  tensors: loraPair({ rank: 2 }),
  data: 512,
});

const VOCABULARY = gguf({ tensors: [], data: 0 });

// Whatever the bytes are: a result or a GgufError, from no more memory than the window, and none of them read twice.
async function survives(bytes: Buffer): Promise<void> {
  const source = memorySource(bytes);
  try {
    await parseGguf(source, 'mutated.gguf');
  } catch (error) {
    assert.ok(error instanceof GgufError, String(error));
    assert.match(error.message, /^mutated\.gguf .+\.$/s);
  }
  assert.ok(source.used.largest <= WINDOW_BYTES);
  assert.ok(source.used.bytes <= bytes.length);
}

for (const [name, valid] of Object.entries({ model: MODEL, adapter: ADAPTER, vocabulary: VOCABULARY })) {
  const place = fc.nat({ max: valid.length - 9 });

  describe(`mutations of a GGUF ${name}`, function () {
    this.timeout(20_000);

    it('begin with a valid file', async () => {
      assert.equal((await parseGguf(memorySource(valid), 'valid.gguf')).kind, name);
    });

    it('survive changed bytes', async () => {
      const change = fc.record({ at: fc.nat({ max: valid.length - 1 }), byte: fc.nat({ max: 255 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
          const bytes = Buffer.from(valid);
          for (const { at, byte } of changes) bytes[at] = byte;
          await survives(bytes);
        }),
        { numRuns: 700 },
      );
    });

    it('survive a single flipped bit anywhere, and an end anywhere', async () => {
      for (let at = 0; at < valid.length; at += 1) {
        const bytes = Buffer.from(valid);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
        await survives(bytes);
        await survives(valid.subarray(0, at));
      }
    });

    it('survive numbers at their limits in any place', async () => {
      const limit = fc.constantFrom(
        0n,
        1n,
        2n ** 16n,
        2n ** 31n,
        2n ** 32n,
        2n ** 53n,
        2n ** 63n,
        2n ** 64n - 1n,
      );
      await fc.assert(
        fc.asyncProperty(place, limit, fc.boolean(), async (at, value, wide) => {
          const bytes = Buffer.from(valid);
          (wide ? u64(value) : u32(Number(value % 2n ** 32n))).copy(bytes, at);
          await survives(bytes);
        }),
        { numRuns: 700 },
      );
    });

    it('survive parts that are cut out, doubled or filled with noise', async () => {
      const noise = fc.uint8Array({ maxLength: 64 });
      await fc.assert(
        fc.asyncProperty(place, place, noise, async (from, to, between) => {
          await survives(Buffer.concat([valid.subarray(0, from), between, valid.subarray(to)]));
        }),
        { numRuns: 700 },
      );
    });
  });
}

describe('noise after the magic of GGUF', () => {
  it('is survived', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        await survives(Buffer.concat([Buffer.from('GGUF'), u32(3), noise]));
      }),
      { numRuns: 1000 },
    );
  });
});
