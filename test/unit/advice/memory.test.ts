import assert from 'node:assert/strict';
import { BUNDLED_FIGURES } from '../../../src/advice/figures.ts';
import {
  type Gpu,
  type LoadPlan,
  type MachineMemory,
  memoryNeeded,
  type Placement,
  placementFor,
  sequenceBytes,
} from '../../../src/advice/memory.ts';
import { LARGE, OFFICIAL } from './models.ts';

const SETUP = { contextSize: 4096, sequences: 2, kvType: 'f16', onGpu: false } as const;

describe('memoryNeeded', () => {
  it('is its weights, its cells, its buffers and the process', () => {
    const { weights, kv, compute, process, total } = memoryNeeded(LARGE, SETUP);
    assert.deepEqual([weights, kv], [1_117_320_768, 2 * 4096 * 28_672]);
    assert.equal(total, weights + kv + compute + process);
  });

  it('has cells of 12 and 28 KB a token in the Qwen2.5-Coder family', () => {
    assert.equal(sequenceBytes(BUNDLED_FIGURES, { contextSize: 256, kvType: 'f16' }), 256 * 12 * 1024);
    assert.equal(sequenceBytes(LARGE, { contextSize: 256, kvType: 'f16' }), 256 * 28 * 1024);
  });

  it('has fewer bytes for cells of 8 bits, and cells in steps', () => {
    const f16 = sequenceBytes(LARGE, { contextSize: 4096, kvType: 'f16' });
    assert.equal(sequenceBytes(LARGE, { contextSize: 4096, kvType: 'q8_0' }), f16 * (17 / 32));
    assert.equal(sequenceBytes(LARGE, { contextSize: 3900, kvType: 'f16' }), f16);
  });

  it('has buffers for the scores of a batch, as llama.cpp logs them', () => {
    const flash = { ...SETUP, onGpu: true };
    assert.equal(memoryNeeded(LARGE, flash).compute / 2 ** 20, 299.75);
    assert.equal(memoryNeeded(OFFICIAL, { ...flash, contextSize: 2048 }).compute / 2 ** 20, 298.5);
  });

  it('has larger ones for the attention of many heads, where all of it is written down', () => {
    const { compute } = memoryNeeded(BUNDLED_FIGURES, SETUP);
    assert.equal(compute, (14 + 1) * 4096 * 512 * 4);
    assert.ok(memoryNeeded(BUNDLED_FIGURES, { ...SETUP, kvType: 'q8_0' }).compute < compute);
    assert.ok(memoryNeeded(BUNDLED_FIGURES, { ...SETUP, onGpu: true }).compute < compute);
  });
});

const GB = 1e9;
const PLAN: LoadPlan = { contextSize: 4096, kvBudget: 256 * 2 ** 20, kvType: 'f16' };

/** Bytes that the bundled model takes, wherever it lies. */
const NEED = placementFor(BUNDLED_FIGURES, { totalMemory: 0, freeMemory: 0, arch: 'x64' }, PLAN).need.total;

const machine = (freeMemory: number, gpu?: Gpu): MachineMemory => ({
  totalMemory: 16 * GB,
  freeMemory,
  arch: 'x64',
  ...(gpu && { gpu }),
});
const card = (freeVram: number, totalVram = 8 * GB): Gpu => ({ kind: 'cuda', totalVram, freeVram });

type Case = readonly [string, MachineMemory, boolean, Placement['kind'], Placement['gpuLayers']];

const ROOMY = 8 * GB;
const FULL = 0.5 * GB;
const cases: readonly Case[] = [
  ['no GPU', machine(ROOMY), false, 'memory', 'none'],
  ['no GPU and no memory', machine(FULL), false, 'nowhere', 'none'],
  ['a Mac’s GPU', machine(ROOMY, { kind: 'metal' }), false, 'memory', 'all'],
  ['a Mac’s GPU and no memory', machine(FULL, { kind: 'metal' }), false, 'nowhere', 'none'],
  ['a card with room', machine(ROOMY, card(4 * GB)), false, 'vram', 'all'],
  ['a card with room, and no memory', machine(FULL, card(4 * GB)), false, 'vram', 'all'],
  ['a card that is just too full', machine(ROOMY, card(NEED)), false, 'both', 'some'],
  ['a full card and no memory', machine(FULL, card(0)), false, 'nowhere', 'none'],
  ['a card that the model itself has filled', machine(ROOMY, card(0.3 * GB)), true, 'vram', 'all'],
  ['a card that is smaller than the model', machine(ROOMY, card(0, NEED)), true, 'both', 'some'],
  ['such a card, and no memory any more', machine(FULL, card(0, NEED)), true, 'both', 'some'],
];

describe('placementFor', () => {
  for (const [what, where, isLoaded, kind, gpuLayers] of cases) {
    it(`with ${what} is ${kind}, and ${gpuLayers} of its layers on a GPU`, () => {
      const place = placementFor(BUNDLED_FIGURES, where, PLAN, isLoaded);
      assert.deepEqual([place.kind, place.gpuLayers], [kind, gpuLayers]);
    });
  }

  it('leaves a part of the card to the screen', () => {
    const { room } = placementFor(BUNDLED_FIGURES, machine(ROOMY, card(4 * GB)), PLAN);
    assert.ok(room > 3 * GB && room < 4 * GB);
  });
});
