import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { bundledModel, modelFromFile } from '../../../src/models/bundled.ts';
import { choiceBench, NO_EXTENSION } from '../../support/modelChoice.ts';

const BUNDLED = bundledModel(NO_EXTENSION);
const [GENERAL, PYTHON, OTHER] = ['general', 'python', 'other'].map((name) =>
  modelFromFile(resolve(`/models/${name}.gguf`)),
) as [EngineModel, EngineModel, EngineModel];
const STYLE = resolve('/adapters/style.gguf');

const pinned = { model: GENERAL.path, languageModels: { python: PYTHON.path, go: 'bundled' } };

describe('ModelChoice', () => {
  it('wants the bundled model as long as nothing is chosen', () => {
    const { choice } = choiceBench();
    assert.deepEqual(choice.candidates('python'), [BUNDLED]);
    assert.deepEqual([choice.wanted(undefined), choice.paths], [BUNDLED, []]);
  });

  it('wants the model of a language there, and falls back to the general one', () => {
    const { choice } = choiceBench(pinned);
    assert.deepEqual(choice.candidates('python'), [PYTHON, GENERAL]);
    assert.deepEqual(choice.candidates('go'), [BUNDLED, GENERAL]);
    assert.deepEqual(choice.candidates('rust'), [GENERAL]);
  });

  it('knows the files of all choices', async () => {
    const { choice } = choiceBench(pinned);
    await choice.keepHere(OTHER);
    assert.deepEqual(choice.paths, [GENERAL.path, OTHER.path, PYTHON.path]);
  });

  it('keeps a choice for this workspace out of the settings', async () => {
    const bench = choiceBench(pinned);
    await bench.choice.keepHere(OTHER);
    assert.deepEqual(bench.choice.wanted('rust'), OTHER);
    assert.deepEqual(bench.choice.workspaceModel, OTHER);
    assert.deepEqual(bench.choice.wantedElsewhere('rust'), GENERAL);
    assert.deepEqual([bench.settings.model, bench.everywhere.kept.size], [GENERAL.path, 0]);
    await bench.choice.forgetHere();
    assert.deepEqual([bench.choice.workspaceModel, bench.choice.wanted('rust')], [undefined, GENERAL]);
  });

  it('lets this workspace use the bundled model, whatever the general one is', async () => {
    const { choice } = choiceBench(pinned);
    await choice.keepHere(BUNDLED);
    assert.deepEqual(choice.wanted(undefined), BUNDLED);
  });

  it('keeps a choice where it takes effect', async () => {
    const bench = choiceBench(pinned);
    assert.equal(await bench.choice.keep(OTHER, 'python'), 'language');
    assert.deepEqual(bench.settings.languageModels, { python: OTHER.path, go: 'bundled' });
    assert.equal(await bench.choice.keep(BUNDLED, 'python'), 'language');
    assert.equal(bench.settings.languageModels['python'], 'bundled');
    assert.equal(await bench.choice.keep(OTHER, 'rust'), 'general');
    assert.equal(bench.settings.model, OTHER.path);
    await bench.choice.keepHere(GENERAL);
    assert.equal(await bench.choice.keep(BUNDLED, undefined), 'workspace');
    assert.deepEqual([bench.choice.workspaceModel, bench.settings.model], [BUNDLED, OTHER.path]);
    await bench.choice.forgetHere();
    assert.equal(await bench.choice.keep(BUNDLED, undefined), 'general');
    assert.equal(bench.settings.model, '');
  });

  it('tries a model with its adapter first, and then without', async () => {
    const { choice } = choiceBench({ ...pinned, adapters: [{ path: STYLE, scale: 0.5, name: 'Ours' }] });
    const adapted = { ...PYTHON, adapter: { label: 'Ours', path: STYLE, scale: 0.5 } };
    await choice.adapters.keep(adapted);
    assert.deepEqual(choice.candidates('python'), [adapted, PYTHON, GENERAL]);
    assert.deepEqual(choice.wanted('python'), adapted);
  });

  it('takes nothing from a memory that is not as it was left', async () => {
    const { choice, workspace, everywhere } = choiceBench({ ...pinned, adapters: [{ path: STYLE }] });
    await workspace.update('nearline.workspaceModel', 7);
    await workspace.update('nearline.adapterChoices', 'none');
    await everywhere.update('nearline.adapterChoices', { [PYTHON.path]: { path: STYLE } });
    assert.deepEqual(choice.candidates('python'), [PYTHON, GENERAL]);
  });
});
