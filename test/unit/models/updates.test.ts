import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { BUNDLED_ID, CATALOGUE } from '../../../src/models/catalogue.ts';
import type { InstalledModel, InstalledVersion } from '../../../src/models/manifest.ts';
import { modelFromFile } from '../../../src/models/modelFile.ts';
import { ModelMoves, movedPath, movesOf, updatesOf } from '../../../src/models/updates.ts';
import { testMemory } from '../../support/memory.ts';

const ROW = CATALOGUE.find(({ download }) => download !== undefined)!;
const PINNED = ROW.download!.sha256;
const [OLD, OLDER] = ['0', '1'].map((digit) => digit.repeat(64)) as [string, string];

const version = (sha256: string): InstalledVersion => ({
  revision: `commit of ${sha256}`,
  files: [{ name: 'coder.gguf', bytes: 1, sha256 }],
});

const installed = (id: string, first: string, ...rest: readonly string[]): InstalledModel => ({
  id,
  label: 'Coder',
  repository: 'owner/coder',
  licence: 'Apache-2.0',
  versions: [version(first), ...rest.map(version)],
});

describe('updatesOf', () => {
  const cases: readonly (readonly [string, InstalledModel, boolean])[] = [
    ['a file that the catalogue has a newer one of', installed(ROW.id, OLD), true],
    ['two such files', installed(ROW.id, OLD, OLDER), true],
    ['the file of the catalogue', installed(ROW.id, PINNED), false],
    ['that file, and the one before it', installed(ROW.id, PINNED, OLD), false],
    ['that file, where an older catalogue came back', installed(ROW.id, OLD, PINNED), false],
    ['a model that was found on Hugging Face', installed(`${ROW.id}-0123abcd`, OLD), false],
    ['a model that the catalogue had once', installed('gone-1b', OLD), false],
    ['the bundled model’s name', installed(BUNDLED_ID, OLD), false],
  ];
  for (const [what, model, hasUpdate] of cases) {
    it(`has ${hasUpdate ? 'an update' : 'none'} for ${what}`, () => {
      const expected = hasUpdate ? [{ installed: model, model: ROW }] : [];
      assert.deepEqual(updatesOf([model], CATALOGUE), expected);
    });
  }
});

describe('movesOf', () => {
  const store = { pathOf: (model: InstalledModel, one = model.versions[0]) => `/${one.files[0].sha256}` };

  it('leads from every older file to the newest, and from the one in use first', () => {
    const before = installed(ROW.id, OLD, OLDER);
    const after = installed(ROW.id, PINNED, OLDER);
    const froms = movesOf(store, before, after, `/${OLDER}`).map(({ from, to }) => [from, to]);
    assert.deepEqual(froms, [
      [`/${OLDER}`, `/${PINNED}`],
      [`/${OLD}`, `/${PINNED}`],
    ]);
  });

  it('leads nowhere where the same file was installed again', () => {
    const model = installed(ROW.id, PINNED);
    assert.deepEqual(movesOf(store, model, model, ''), []);
  });
});

const [FIRST, SECOND, THIRD, OTHER] = ['first', 'second', 'third', 'other'].map((name) =>
  modelFromFile(resolve(`/models/${name}.gguf`)),
) as [EngineModel, EngineModel, EngineModel, EngineModel];

const update = { from: FIRST.path, to: SECOND.path };
const next = { from: SECOND.path, to: THIRD.path };

describe('movedPath', () => {
  it('follows several updates, one after the other', () => {
    assert.equal(movedPath(` ${FIRST.path}`, [update, next]), THIRD.path);
    assert.equal(movedPath(FIRST.path, [next, update]), SECOND.path);
  });

  it('stays where it is no updated file', () => {
    for (const path of [OTHER.path, '', ' ', 'bundled']) assert.equal(movedPath(path, [update]), path);
  });
});

describe('ModelMoves', () => {
  it('are due once in every workspace', async () => {
    const everywhere = testMemory();
    const here = new ModelMoves(everywhere, testMemory());
    const elsewhere = new ModelMoves(everywhere, testMemory());
    await here.record([update]);
    await here.followed();
    await here.record([next]);
    const due = (moves: ModelMoves): string[] => moves.due.map(({ to }) => to);
    assert.deepEqual([due(here), due(elsewhere)], [[THIRD.path], [SECOND.path, THIRD.path]]);
    await elsewhere.followed();
    assert.deepEqual(due(elsewhere), []);
  });

  it('do not take what somebody else wrote for one', () => {
    const memory = testMemory({ 'nearline.modelMoves': [null, 'x', { from: 1 }, { from: 'a', to: 'b' }] });
    assert.deepEqual(new ModelMoves(memory, testMemory()).due, []);
  });
});
