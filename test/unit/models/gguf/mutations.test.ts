import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GgufError } from '../../../../src/models/gguf/error.ts';
import { parseGgufHeader } from '../../../../src/models/gguf/header.ts';
import { WINDOW_BYTES } from '../../../../src/models/gguf/limits.ts';
import { Code, arrayPair, gguf, memorySource, modelPairs, splitPairs, tensor, u32, u64 } from '../ggufWriter.ts';

const VALID = gguf({
  pairs: [
    ...modelPairs(),
    ...splitPairs(0, 2, 9),
    arrayPair('tokenizer.ggml.token_type', Code.i32, 7, Buffer.alloc(28, 1)),
  ],
  tensors: [tensor(), tensor({ name: 'b', type: 8, dimensions: [32], offset: 256 })],
  data: 256 + 34,
});

// Whatever the bytes are: a header or a GgufError, from no more memory than the window.
async function survives(bytes: Buffer): Promise<void> {
  const source = memorySource(bytes);
  try {
    await parseGgufHeader(source, 'mutated.gguf');
  } catch (error) {
    assert.ok(error instanceof GgufError, String(error));
  }
  assert.ok(source.used.largest <= WINDOW_BYTES);
}

const place = fc.nat({ max: VALID.length - 9 });

describe('mutated GGUF files', function () {
  this.timeout(20_000);

  it('survive changed bytes', async () => {
    const change = fc.record({ at: fc.nat({ max: VALID.length - 1 }), byte: fc.nat({ max: 255 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Buffer.from(VALID);
        for (const { at, byte } of changes) bytes[at] = byte;
        await survives(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('survive numbers at their limits in any place', async () => {
    const limit = fc.constantFrom(0n, 1n, 2n ** 16n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n);
    await fc.assert(
      fc.asyncProperty(place, limit, fc.boolean(), async (at, value, wide) => {
        const bytes = Buffer.from(VALID);
        (wide ? u64(value) : u32(Number(value % 2n ** 32n))).copy(bytes, at);
        await survives(bytes);
      }),
      { numRuns: 2000 },
    );
  });

  it('survive parts that are cut out, doubled or filled with noise', async () => {
    const noise = fc.uint8Array({ maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(place, place, noise, async (from, to, between) => {
        await survives(Buffer.concat([VALID.subarray(0, from), between, VALID.subarray(to)]));
      }),
      { numRuns: 2000 },
    );
  });

  it('survive noise after the magic', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        await survives(Buffer.concat([Buffer.from('GGUF'), u32(3), noise]));
      }),
      { numRuns: 1000 },
    );
  });
});
