import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { BUNDLED_FIGURES } from '../../../src/advice/figures.ts';
import type { Situation } from '../../../src/advice/recommend.ts';
import type { EngineState } from '../../../src/host/engineState.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import {
  gpuOf,
  modelChoices,
  type ModelListInputs,
  type ModelSources,
  modelTooLarge,
  openModelList,
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
  known: { figures: BUNDLED_FIGURES, speed: steady(8, 600) },
};

const INPUTS: ModelListInputs = { situation: SITUATION, speedOf: () => undefined, loaded: [] };

describe('openModelList', () => {
  const scratch = useScratch();
  const sources = (changed: Partial<ModelSources> = {}): ModelSources => ({
    extensionRoot: ROOT,
    files: [],
    store: new ModelStore(scratch()),
    found: () => Promise.resolve([]),
    ...changed,
  });

  it('has the bundled model first, and what can be downloaded', async () => {
    const { entries, advice } = await openModelList(sources(), INPUTS);
    const [first, ...others] = entries;
    assert.ok(first?.kind === 'installed' && first.installed.path === PATH);
    assert.ok(others.length > 5 && others.every(({ kind }) => kind === 'download'));
    assert.ok(advice.get(PATH)?.reason);
  });

  it('recommends one model, the same one every time', async () => {
    const once = await openModelList(sources(), INPUTS);
    const again = await openModelList(sources(), INPUTS);
    const recommended = [...once.advice.values()].filter(({ verdict }) => verdict === 'recommended');
    assert.equal(recommended.length, 1);
    assert.deepEqual(once, again);
  });

  it('recommends a larger one on a faster machine', async () => {
    const fast = { ...SITUATION, known: { figures: BUNDLED_FIGURES, speed: steady(2, 3000) } };
    const slow = { ...SITUATION, known: { figures: BUNDLED_FIGURES, speed: steady(60, 100) } };
    const best = async (situation: Situation): Promise<string | undefined> => {
      const { advice } = await openModelList(sources(), { ...INPUTS, situation });
      return [...advice.values()].find(({ verdict }) => verdict === 'recommended')?.id;
    };
    assert.equal(await best(slow), PATH);
    assert.notEqual(await best(fast), PATH);
  });

  it('leaves out what is no model, or gone', async () => {
    const words = join(scratch(), 'words.gguf');
    await writeFile(words, 'These are words and not weights.\n');
    const files = [words, join(scratch(), 'gone.gguf')];
    const { entries } = await openModelList(sources({ files }), INPUTS);
    assert.equal(entries.filter(({ kind }) => kind === 'installed').length, 1);
  });

  it('has a file of the user’s once, wherever else it is known from', async () => {
    assert.ok(existsSync(PATH));
    const found = {
      program: 'LM Studio' as const,
      label: 'same',
      origin: 'a/b',
      path: PATH,
      bytes: 1,
      quantization: undefined,
      sha256: undefined,
    };
    const { entries } = await openModelList(sources({ found: () => Promise.resolve([found]) }), INPUTS);
    assert.equal(entries.filter(({ kind }) => kind !== 'download').length, 1);
  });
});

describe('modelTooLarge', () => {
  const model = { ...bundledModel(ROOT), bundled: false };
  const short: ModelListInputs = { ...INPUTS, situation: { ...SITUATION, freeMemory: 1.2e9 } };

  it('says nothing of a model that fits', async () =>
    assert.equal(await modelTooLarge(model, INPUTS), undefined));

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

const VRAM = { total: 8e9, free: 3e9 };

function ready(backend: string, vram?: typeof VRAM): EngineState {
  const facts = { contextSize: 1, vocabularySize: 1, loadMs: 1, sequences: 2, kvBytes: 1 };
  const loaded = { ...facts, layout: 'left-to-right', backend, ...(vram && { vram }) } as const;
  return { kind: 'ready', loaded, pid: 1 };
}

describe('gpuOf', () => {
  it('has the memory that the engine found', () => {
    for (const kind of ['cuda', 'vulkan'])
      assert.deepEqual(gpuOf(ready(kind, VRAM)), { kind, totalVram: 8e9, freeVram: 3e9 });
  });

  it('shares the memory of a Mac', () => {
    assert.deepEqual(gpuOf(ready('metal', VRAM)), { kind: 'metal' });
  });

  it('is none on a CPU, where nothing is said of its memory, and before a model was loaded', () => {
    for (const state of [ready('cpu'), ready('cuda'), { kind: 'loading', fraction: 1 } as const])
      assert.equal(gpuOf(state), undefined);
  });
});

describe('modelChoices', () => {
  it('begin with the bundled model', () => {
    const [first] = modelChoices(ROOT, [], '');
    assert.ok(first?.bundled);
  });

  it('list each file once, the selected one as well', () => {
    const files = [resolve('/a/One.gguf'), resolve('/a/One.gguf')];
    const choices = modelChoices(ROOT, files, resolve('/b/Two.gguf'));
    assert.deepEqual(
      choices.slice(1).map(({ label }) => label),
      ['One', 'Two'],
    );
  });
});
