import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { AdapterChoice } from '../../../src/models/adapterChoice.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import { modelFromFile } from '../../../src/models/modelFile.ts';
import { testMemory } from '../../support/memory.ts';

const MODEL = modelFromFile(resolve('/models/coder.gguf'));
const STYLE = resolve('/adapters/style.gguf');
const OTHER = resolve('/adapters/other.gguf');

describe('AdapterChoice', () => {
  let everywhere = testMemory();
  let listed = [{ path: STYLE }, { path: OTHER }];
  beforeEach(() => {
    everywhere = testMemory();
    listed = [{ path: STYLE }, { path: OTHER }];
  });

  const opened = (workspace = testMemory()): AdapterChoice =>
    new AdapterChoice(() => listed, everywhere, workspace);
  const on = (choice: AdapterChoice, model: EngineModel = MODEL): string | undefined =>
    choice.adapted(model).adapter?.path;

  it('adds nothing before something is chosen', () => {
    assert.deepEqual(opened().adapted(MODEL), MODEL);
  });

  it('is for one model, and counts in every workspace', async () => {
    const choice = opened();
    await choice.keep(choice.withAdapter(MODEL, STYLE));
    assert.equal(on(opened()), STYLE);
    assert.equal(on(opened(), modelFromFile('/models/another.gguf')), undefined);
  });

  it('is undone by choosing none', async () => {
    const choice = opened();
    await choice.keep(choice.withAdapter(MODEL, STYLE));
    await choice.keep(choice.withAdapter(MODEL, undefined));
    assert.equal(on(choice), undefined);
  });

  it('may be another one in this workspace alone, or none', async () => {
    const here = opened();
    const elsewhere = opened();
    await here.keep(here.withAdapter(MODEL, STYLE));
    await here.keepHere(here.withAdapter(MODEL, OTHER));
    assert.deepEqual([on(here), on(elsewhere), here.isOwn(MODEL)], [OTHER, STYLE, true]);
    await here.keepHere(MODEL);
    assert.deepEqual([on(here), here.isOwn(MODEL)], [undefined, true]);
    assert.equal(here.adaptedElsewhere(MODEL).adapter?.path, STYLE);
  });

  it('changes for the workspace where that has its own, until that is forgotten', async () => {
    const here = opened();
    await here.keep(here.withAdapter(MODEL, STYLE));
    await here.keepHere(MODEL);
    await here.keep(here.withAdapter(MODEL, OTHER));
    assert.deepEqual([on(here), on(opened())], [OTHER, STYLE]);
    await here.forgetHere(MODEL);
    assert.deepEqual([on(here), here.isOwn(MODEL)], [STYLE, false]);
  });

  it('outlives an update of the extension, which moves the bundled model', async () => {
    const choice = opened();
    await choice.keep(choice.withAdapter(bundledModel('/extension-1'), STYLE));
    assert.equal(on(opened(), bundledModel('/extension-2')), STYLE);
  });

  it('does not add what is listed no more', async () => {
    const choice = opened();
    await choice.keep(choice.withAdapter(MODEL, STYLE));
    listed = [{ path: OTHER }];
    assert.deepEqual(choice.adapted(MODEL), MODEL);
  });

  it('forgets the oldest of very many', async () => {
    const choice = opened();
    for (let index = 0; index < 60; index++) {
      await choice.keep(choice.withAdapter(modelFromFile(`/models/${index}.gguf`), STYLE));
    }
    assert.deepEqual(
      [on(choice, modelFromFile('/models/0.gguf')), on(choice, modelFromFile('/models/59.gguf'))],
      [undefined, STYLE],
    );
  });
});
