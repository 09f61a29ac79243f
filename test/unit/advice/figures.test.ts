import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  BUNDLED_FIGURES,
  estimatedFigures,
  figuresOf,
  type ModelFigures,
} from '../../../src/advice/figures.ts';
import { memoryNeeded } from '../../../src/advice/memory.ts';
import { readPerToken } from '../../../src/advice/speed.ts';
import { readGgufHeader } from '../../../src/gguf/header.ts';
import type { WeightAmount } from '../../../src/gguf/tensors.ts';
import { LARGE, OFFICIAL } from './models.ts';

const SETUP = { contextSize: 4096, sequences: 2, kvType: 'f16', onGpu: false } as const;

describe('BUNDLED_FIGURES', () => {
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
    const { weights: expected, ...known } = BUNDLED_FIGURES;
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

describe('estimatedFigures', () => {
  const near = (estimate: number, exact: number): boolean => estimate > exact * 0.9 && estimate < exact * 1.1;
  const pages: readonly (readonly [ModelFigures, number])[] = [
    [OFFICIAL, 494e6],
    [LARGE, 1.54e9],
  ];

  it('are near what its header will say', () => {
    for (const [exact, parameters] of pages) {
      const estimate = estimatedFigures({ bytes: exact.bytes, parameters, quantization: 'Q4_K_M' });
      assert.ok(near(readPerToken(estimate, 'x64'), readPerToken(exact, 'x64')));
      const [needed, guessed] = [exact, estimate].map((figures) => memoryNeeded(figures, SETUP).total);
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
