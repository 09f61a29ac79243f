import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { modelFromFile } from '../../../src/models/bundled.ts';
import { ModelChoice } from '../../../src/models/modelChoice.ts';
import { movedPath, Moves } from '../../../src/models/updates.ts';
import { testMemory } from '../../support/memory.ts';
import { choiceBench, type ChoiceBench, NO_EXTENSION } from '../../support/modelChoice.ts';

const [FIRST, SECOND, THIRD, OTHER] = ['first', 'second', 'third', 'other'].map((name) =>
  modelFromFile(resolve(`/models/${name}.gguf`)),
) as [EngineModel, EngineModel, EngineModel, EngineModel];
const [STYLE, OLDER_STYLE] = [resolve('/adapters/style.gguf'), resolve('/adapters/older.gguf')] as const;

const update = { from: FIRST.path, to: SECOND.path };
const next = { from: SECOND.path, to: THIRD.path };

describe('a path', () => {
  it('follows several updates, one after the other', () => {
    assert.equal(movedPath(` ${FIRST.path}`, [update, next]), THIRD.path);
    assert.equal(movedPath(FIRST.path, [next, update]), SECOND.path);
  });

  it('stays where it is no updated file', () => {
    for (const path of [OTHER.path, '', ' ', 'bundled']) assert.equal(movedPath(path, [update]), path);
  });
});

describe('Moves', () => {
  it('are due once in every workspace', async () => {
    const everywhere = testMemory();
    const [here, elsewhere] = [new Moves(everywhere, testMemory()), new Moves(everywhere, testMemory())];
    await here.record([update]);
    await here.followed();
    await here.record([next]);
    const due = (moves: Moves): string[] => moves.due.map(({ to }) => to);
    assert.deepEqual([due(here), due(elsewhere)], [[THIRD.path], [SECOND.path, THIRD.path]]);
    await elsewhere.followed();
    assert.deepEqual(due(elsewhere), []);
  });

  it('do not take what somebody else wrote for one', () => {
    const memory = testMemory({ 'nearline.modelMoves': [null, 'x', { from: 1 }, { from: 'a', to: 'b' }] });
    assert.deepEqual(new Moves(memory, testMemory()).due, []);
  });
});

describe('ModelChoice after an update', () => {
  const chosen = { model: FIRST.path, languageModels: { python: FIRST.path, go: OTHER.path } };
  const STYLES = { adapters: [{ path: STYLE }, { path: OLDER_STYLE }] };

  /** Another window, in another workspace. */
  const elsewhere = ({ everywhere }: ChoiceBench, settings = {}): ChoiceBench => {
    const bench = choiceBench(settings);
    const choice = new ModelChoice({
      ...{ extensionRoot: NO_EXTENSION, everywhere, workspace: bench.workspace },
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
