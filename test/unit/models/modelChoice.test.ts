import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import {
  type ChosenPaths,
  chosenPathsFor,
  ModelChoice,
  selectedModel,
} from '../../../src/models/modelChoice.ts';
import { modelFromFile } from '../../../src/models/modelFile.ts';
import { choiceBench, type ChoiceBench, NO_EXTENSION } from '../../support/modelChoice.ts';

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

describe('ModelChoice after an update', () => {
  const [FIRST, SECOND, THIRD] = ['first', 'second', 'third'].map((name) =>
    modelFromFile(resolve(`/models/${name}.gguf`)),
  ) as [EngineModel, EngineModel, EngineModel];
  const OLDER_STYLE = resolve('/adapters/older.gguf');
  const update = { from: FIRST.path, to: SECOND.path };
  const chosen = { model: FIRST.path, languageModels: { python: FIRST.path, go: OTHER.path } };
  const STYLES = { adapters: [{ path: STYLE }, { path: OLDER_STYLE }] };

  /** Another window, in another workspace. */
  const elsewhere = ({ everywhere }: ChoiceBench, settings = {}): ChoiceBench => {
    const bench = choiceBench(settings);
    const choice = new ModelChoice({
      extensionRoot: NO_EXTENSION,
      everywhere,
      workspace: bench.workspace,
      settings: () => bench.settings,
      saveModel: () => Promise.reject(new Error('not asked for')),
      saveLanguages: () => Promise.reject(new Error('not asked for')),
    });
    return { ...bench, everywhere, choice };
  };

  it('means the newer file wherever the older one was chosen', async () => {
    const bench = choiceBench(chosen);
    await bench.choice.keepHere(FIRST);
    await bench.choice.follow([update]);
    assert.equal(bench.settings.model, SECOND.path);
    assert.deepEqual(bench.settings.languageModels, { python: SECOND.path, go: OTHER.path });
    assert.equal(bench.choice.workspaceModel?.path, SECOND.path);
  });

  it('writes nothing of what names other models', async () => {
    const bench = choiceBench({ model: OTHER.path, languageModels: { go: OTHER.path } });
    const { settings } = bench;
    await bench.choice.follow([update]);
    assert.equal(bench.settings, settings);
    assert.equal(bench.choice.workspaceModel, undefined);
  });

  it('keeps the adapters on that were on, and those of the older file for who goes back', async () => {
    const bench = choiceBench({ ...chosen, ...STYLES });
    const { adapters } = bench.choice;
    await adapters.keep(adapters.withAdapter(FIRST, STYLE));
    await adapters.keepHere(adapters.withAdapter(FIRST, OLDER_STYLE));
    await bench.choice.follow([update]);
    const on = [SECOND, FIRST].map((model) => adapters.adapted(model).adapter?.path);
    assert.deepEqual(on, [OLDER_STYLE, OLDER_STYLE]);
    assert.equal(adapters.adaptedElsewhere(SECOND).adapter?.path, STYLE);
  });

  it('prefers the adapter of the file in use, which comes first', async () => {
    const { choice } = choiceBench(STYLES);
    await choice.adapters.keep(choice.adapters.withAdapter(SECOND, OLDER_STYLE));
    await choice.adapters.keep(choice.adapters.withAdapter(FIRST, STYLE));
    await choice.follow([
      { from: FIRST.path, to: THIRD.path },
      { from: SECOND.path, to: THIRD.path },
    ]);
    assert.equal(choice.adapters.adapted(THIRD).adapter?.path, STYLE);
  });

  it('lets another workspace follow when it is opened', async () => {
    const here = choiceBench();
    const there = elsewhere(here, STYLES);
    await there.choice.keepHere(FIRST);
    await there.choice.adapters.keepHere(there.choice.adapters.withAdapter(FIRST, STYLE));
    await here.choice.follow([update]);
    assert.equal(there.choice.workspaceModel?.path, FIRST.path);
    void there.choice.catchUp();
    assert.equal(there.choice.workspaceModel.path, SECOND.path);
    assert.equal(there.choice.wanted('python').adapter?.path, STYLE);
  });

  it('leaves alone who went back to the older file afterwards', async () => {
    const here = choiceBench();
    await here.choice.follow([update]);
    const there = elsewhere(here);
    await there.choice.catchUp();
    for (const { choice } of [here, there]) {
      await choice.keepHere(FIRST);
      await choice.catchUp();
      assert.equal(choice.workspaceModel?.path, FIRST.path);
    }
  });
});

const general: ChosenPaths = { general: '/general.gguf', workspace: undefined, languages: {} };

const kindsAndPaths = (wishes: ChosenPaths, languageId?: string): readonly string[] =>
  chosenPathsFor(wishes, languageId).map(({ kind, path }) => `${kind} ${path}`);

describe('chosenPathsFor', () => {
  it('is the general model where there is no other choice', () => {
    assert.deepEqual(kindsAndPaths(general, 'python'), ['general /general.gguf']);
    assert.deepEqual(kindsAndPaths({ ...general, general: ' ' }), ['general ']);
  });

  it('is the model of the workspace before that', () => {
    const here = { ...general, workspace: '/here.gguf' };
    assert.deepEqual(kindsAndPaths(here, 'python'), ['workspace /here.gguf', 'general /general.gguf']);
    assert.equal(kindsAndPaths({ ...general, workspace: '' })[0], 'workspace ');
  });

  it('is the model of the language before all', () => {
    const wishes = { ...general, workspace: '/here.gguf', languages: { python: '/python.gguf' } };
    assert.deepEqual(kindsAndPaths(wishes, 'python'), [
      'language /python.gguf',
      'workspace /here.gguf',
      'general /general.gguf',
    ]);
    assert.equal(kindsAndPaths(wishes, 'go').length, 2);
    assert.equal(kindsAndPaths(wishes).length, 2);
  });

  it('may be the bundled model, by its name', () => {
    assert.equal(kindsAndPaths({ ...general, languages: { go: 'bundled' } }, 'go')[0], 'language ');
  });

  it('is not what is only being written, nor what every object has', () => {
    assert.equal(kindsAndPaths({ ...general, languages: { go: ' ' } }, 'go').length, 1);
    assert.equal(kindsAndPaths(general, 'constructor').length, 1);
  });

  it('always ends with the general model', () => {
    const texts = fc.string();
    const wishes = fc.record({
      general: texts,
      workspace: fc.option(texts, { nil: undefined }),
      languages: fc.dictionary(texts, texts),
    });
    fc.assert(
      fc.property(wishes, fc.option(texts, { nil: undefined }), (any, languageId) => {
        assert.deepEqual(chosenPathsFor(any, languageId).at(-1), {
          kind: 'general',
          path: any.general.trim(),
        });
      }),
    );
  });
});

describe('selectedModel', () => {
  it('takes an empty setting for the bundled model', () => {
    assert.ok(selectedModel(NO_EXTENSION, ' ').bundled);
    assert.equal(selectedModel(NO_EXTENSION, '/x/Mine.gguf').label, 'Mine');
  });
});
