import assert from 'node:assert/strict';
import { BUNDLED } from '../../../src/advice/estimate.ts';
import {
  type Gpu,
  type LoadPlan,
  type MachineMemory,
  type Placement,
  placementFor,
} from '../../../src/advice/memory.ts';

const GB = 1e9;
const PLAN: LoadPlan = { contextSize: 4096, kvBudget: 256 * 2 ** 20, kvType: 'f16' };

/** Bytes that the bundled model takes, wherever it lies. */
const NEED = placementFor(BUNDLED, { totalMemory: 0, freeMemory: 0, arch: 'x64' }, PLAN).need.total;

const machine = (freeMemory: number, gpu?: Gpu): MachineMemory => ({
  ...{ totalMemory: 16 * GB, freeMemory, arch: 'x64' },
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

describe('the place of a model', () => {
  for (const [what, where, isLoaded, kind, gpuLayers] of cases) {
    it(`with ${what} is ${kind}, and ${gpuLayers} of its layers on a GPU`, () => {
      const place = placementFor(BUNDLED, where, PLAN, isLoaded);
      assert.deepEqual([place.kind, place.gpuLayers], [kind, gpuLayers]);
    });
  }

  it('leaves a part of the card to the screen', () => {
    const { room } = placementFor(BUNDLED, machine(ROOMY, card(4 * GB)), PLAN);
    assert.ok(room > 3 * GB && room < 4 * GB);
  });
});
