import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BUNDLED } from '../../../src/advice/estimate.ts';
import type { Situation } from '../../../src/advice/recommend.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import {
  type ModelListInputs,
  modelTooLarge,
  openModelList,
  type Shelves,
} from '../../../src/models/modelList.ts';
import { ModelStore } from '../../../src/models/store.ts';
import { useScratch } from '../../support/scratch.ts';
import { steady } from '../advice/models.ts';

const ROOT = resolve('.');
const PATH = bundledModel(ROOT).path;

const SITUATION: Situation = {
  totalMemory: 16e9,
  freeMemory: 10e9,
  arch: 'x64',
  gpu: undefined,
  plan: { contextSize: 4096, kvBudget: 128e6, kvType: 'f16' },
  onBattery: false,
  known: { figures: BUNDLED, speed: steady(8, 600) },
};

const AROUND: ModelListInputs = { situation: SITUATION, speedOf: () => undefined, loaded: [] };

describe('openLibrary', () => {
  const scratch = useScratch();
  const shelves = (changed: Partial<Shelves> = {}): Shelves => ({
    extensionRoot: ROOT,
    files: [],
    store: new ModelStore(scratch()),
    found: () => Promise.resolve([]),
    ...changed,
  });

  it('has the bundled model first, and what can be downloaded', async () => {
    const { entries, advice } = await openModelList(shelves(), AROUND);
    const [first, ...others] = entries;
    assert.ok(first?.kind === 'installed' && first.installed.path === PATH);
    assert.ok(others.length > 5 && others.every(({ kind }) => kind === 'download'));
    assert.ok(advice.get(PATH)?.reason);
  });

  it('recommends one model, the same one every time', async () => {
    const [once, again] = [await openModelList(shelves(), AROUND), await openModelList(shelves(), AROUND)];
    const recommended = [...once.advice.values()].filter(({ verdict }) => verdict === 'recommended');
    assert.equal(recommended.length, 1);
    assert.deepEqual(once, again);
  });

  it('recommends a larger one on a faster machine', async () => {
    const fast = { ...SITUATION, known: { figures: BUNDLED, speed: steady(2, 3000) } };
    const slow = { ...SITUATION, known: { figures: BUNDLED, speed: steady(60, 100) } };
    const best = async (situation: Situation): Promise<string | undefined> => {
      const { advice } = await openModelList(shelves(), { ...AROUND, situation });
      return [...advice.values()].find(({ verdict }) => verdict === 'recommended')?.id;
    };
    assert.equal(await best(slow), PATH);
    assert.notEqual(await best(fast), PATH);
  });

  it('leaves out what is no model, or gone', async () => {
    const words = join(scratch(), 'words.gguf');
    await writeFile(words, 'These are words and not weights.\n');
    const files = [words, join(scratch(), 'gone.gguf')];
    const { entries } = await openModelList(shelves({ files }), AROUND);
    assert.equal(entries.filter(({ kind }) => kind === 'installed').length, 1);
  });

  it('has a file of the user’s once, wherever else it is known from', async () => {
    assert.ok(existsSync(PATH));
    const found = {
      ...({ program: 'LM Studio', label: 'same', origin: 'a/b', path: PATH, bytes: 1 } as const),
      ...{ quantization: undefined, sha256: undefined },
    };
    const { entries } = await openModelList(shelves({ found: () => Promise.resolve([found]) }), AROUND);
    assert.equal(entries.filter(({ kind }) => kind !== 'download').length, 1);
  });
});

describe('tooLarge', () => {
  const model = { ...bundledModel(ROOT), bundled: false };
  const short: ModelListInputs = { ...AROUND, situation: { ...SITUATION, freeMemory: 1.2e9 } };

  it('says nothing of a model that fits', async () =>
    assert.equal(await modelTooLarge(model, AROUND), undefined));

  it('says what is needed, and what there is', async () => {
    assert.match((await modelTooLarge(model, short))?.reason ?? '', /Needs .* GB of memory/);
  });

  it('names nothing where nothing fits', async () => {
    assert.equal((await modelTooLarge(model, short))?.instead, undefined);
  });

  it('does not mind a model that is loaded, nor one that cannot be read', async () => {
    assert.equal(await modelTooLarge(model, { ...short, loaded: [PATH] }), undefined);
    assert.equal(await modelTooLarge({ ...model, path: '/gone.gguf' }, short), undefined);
  });
});
