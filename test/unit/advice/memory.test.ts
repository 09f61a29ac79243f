import assert from 'node:assert/strict';
import { join } from 'node:path';
import { BUNDLED, estimatedFigures, type Figures, figuresOf } from '../../../src/advice/estimate.ts';
import { memoryNeeded, sequenceBytes } from '../../../src/advice/memory.ts';
import { readPerToken } from '../../../src/advice/speed.ts';
import { readGgufHeader } from '../../../src/gguf/header.ts';
import type { WeightAmount } from '../../../src/gguf/shape.ts';
import { LARGE, OFFICIAL } from './models.ts';

const SEATS = { contextSize: 4096, sequences: 2, kvType: 'f16', onGpu: false } as const;

describe('the memory that a model needs', () => {
  it('is its weights, its cells, its buffers and the process', () => {
    const { weights, kv, compute, process, total } = memoryNeeded(LARGE, SEATS);
    assert.deepEqual([weights, kv], [1_117_320_768, 2 * 4096 * 28_672]);
    assert.equal(total, weights + kv + compute + process);
  });

  it('has cells of 12 and 28 KB a token in the Qwen2.5-Coder family', () => {
    assert.equal(sequenceBytes(BUNDLED, { contextSize: 256, kvType: 'f16' }), 256 * 12 * 1024);
    assert.equal(sequenceBytes(LARGE, { contextSize: 256, kvType: 'f16' }), 256 * 28 * 1024);
  });

  it('has fewer bytes for cells of 8 bits, and cells in steps', () => {
    const f16 = sequenceBytes(LARGE, { contextSize: 4096, kvType: 'f16' });
    assert.equal(sequenceBytes(LARGE, { contextSize: 4096, kvType: 'q8_0' }), f16 * (17 / 32));
    assert.equal(sequenceBytes(LARGE, { contextSize: 3900, kvType: 'f16' }), f16);
  });

  it('has buffers for the scores of a batch, as llama.cpp logs them', () => {
    const flash = { ...SEATS, onGpu: true };
    assert.equal(memoryNeeded(LARGE, flash).compute / 2 ** 20, 299.75);
    assert.equal(memoryNeeded(OFFICIAL, { ...flash, contextSize: 2048 }).compute / 2 ** 20, 298.5);
  });

  it('has larger ones for the attention of many heads, where all of it is written down', () => {
    const { compute } = memoryNeeded(BUNDLED, SEATS);
    assert.equal(compute, (14 + 1) * 4096 * 512 * 4);
    assert.ok(memoryNeeded(BUNDLED, { ...SEATS, kvType: 'q8_0' }).compute < compute);
    assert.ok(memoryNeeded(BUNDLED, { ...SEATS, onGpu: true }).compute < compute);
  });
});

describe('the figures of the bundled model', () => {
  it('are those of its files', async () => {
    const paths = [1, 2, 3].map((part) =>
      join('models', `nearline-coder-0.5b-q4_0-0000${part}-of-00003.gguf`),
    );
    const headers = await Promise.all(paths.map(readGgufHeader));
    const [first] = headers;
    assert.ok(first?.kind === 'model');
    const bytes = headers.reduce((sum, header) => sum + header.fileBytes, 0);
    const { weights, ...rest } = figuresOf(
      { ...first, weights: headers.flatMap((header) => header.weights) },
      bytes,
    );
    const { weights: expected, ...known } = BUNDLED;
    assert.deepEqual(rest, known);
    assert.deepEqual(sums(weights), sums(expected));
  });
});

/** Elements and bytes by group and type. */
function sums(weights: readonly WeightAmount[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { group, type, elements, bytes } of weights) {
    all[`${group} ${type} elements`] = (all[`${group} ${type} elements`] ?? 0) + elements;
    all[`${group} ${type} bytes`] = (all[`${group} ${type} bytes`] ?? 0) + bytes;
  }
  return Object.fromEntries(Object.entries(all).sort());
}

describe('figures of a model that is only known by name', () => {
  const near = (estimate: number, exact: number): boolean => estimate > exact * 0.9 && estimate < exact * 1.1;
  const pages: readonly (readonly [Figures, number])[] = [
    [OFFICIAL, 494e6],
    [LARGE, 1.54e9],
  ];

  it('are near what its header will say', () => {
    for (const [exact, parameters] of pages) {
      const estimate = estimatedFigures({ bytes: exact.bytes, parameters, quantization: 'Q4_K_M' });
      assert.ok(near(readPerToken(estimate, 'x64'), readPerToken(exact, 'x64')));
      const [needed, guessed] = [exact, estimate].map((figures) => memoryNeeded(figures, SEATS).total);
      assert.ok(guessed! >= needed! && guessed! < needed! * 1.1);
    }
  });

  it('say that they are estimated, and hold the whole file', () => {
    const estimate = estimatedFigures({ bytes: 1e9, parameters: 1.5e9, quantization: 'q4_0' });
    assert.deepEqual([estimate.isExact, estimate.bytes], [false, 1e9]);
    assert.ok(
      near(
        estimate.weights.reduce((sum, { bytes }) => sum + bytes, 0),
        1e9,
      ),
    );
  });

  it('have a size where the page has none', () => {
    const { bytes } = estimatedFigures({ bytes: undefined, parameters: 7.62e9, quantization: 'Q4_K_M' });
    assert.ok(near(bytes, 4.68e9));
    assert.equal(estimatedFigures({ bytes: undefined, parameters: 8e9, quantization: '?' }).bytes, 16.9e9);
  });

  it('cost more to read in a type that is not rearranged', () => {
    const page = { bytes: 1e9, parameters: 1.5e9 };
    const read = (quantization: string): number =>
      readPerToken(estimatedFigures({ ...page, quantization }), 'x64');
    assert.ok(read('Q4_0') < read('Q4_K_M'));
    assert.ok(read('Q4_K_M') < read('Q5_K_M'));
  });
});
