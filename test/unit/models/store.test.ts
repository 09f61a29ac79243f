import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { modelFolder } from '../../../src/models/manifest.ts';
import type { PublishedModel } from '../../../src/models/published.ts';
import { type FetchFile, ModelStore } from '../../../src/models/store.ts';
import { useScratch } from '../../support/scratch.ts';

const digest = (digit: string): string => digit.repeat(64);

/** A version whose one file has a hash of one digit. */
function published(digit: string): PublishedModel {
  const file = { name: 'coder.gguf', address: 'https://example.org/coder.gguf', sha256: digest(digit) };
  return {
    id: 'coder-1b',
    label: 'Coder 1B',
    repository: 'owner/coder',
    revision: `commit ${digit}`,
    licence: 'Apache-2.0',
    files: [file],
  };
}

/** Writes the hash where the file should be. */
const fetch: FetchFile = async ({ sha256 }, path) => {
  await writeFile(path, sha256);
  return sha256.length;
};

describe('ModelStore', () => {
  const scratch = useScratch();
  const opened = (): { storage: string; store: ModelStore } => {
    const storage = scratch();
    return { storage, store: new ModelStore(storage) };
  };

  it('lists what was installed, and finds its file', async () => {
    const { store } = opened();
    assert.deepEqual(await store.list(), []);
    const model = await store.install(published('a'), fetch);
    assert.deepEqual(await store.list(), [model]);
    assert.equal(await readFile(store.pathOf(model), 'utf8'), digest('a'));
    assert.equal(model.versions[0].files[0].bytes, 64);
  });

  it('counts nothing as installed before all its files are there', async () => {
    const { store } = opened();
    const [file] = published('a').files;
    const wanted: PublishedModel = {
      ...published('a'),
      files: [file, { ...file, name: 'second.gguf', sha256: digest('b') }],
    };
    const failing: FetchFile = async (one, path) => {
      if (one.name === 'second.gguf') throw new Error('the connection ended');
      return await fetch(one, path);
    };
    await assert.rejects(store.install(wanted, failing), /the connection ended/);
    assert.deepEqual(await store.list(), []);
    const model = await store.install(wanted, fetch);
    assert.equal(model.versions[0].files.length, 2);
  });

  it('keeps one version before the newest, so that an update can be undone', async () => {
    const { store } = opened();
    const paths: string[] = [];
    for (const digit of ['a', 'b', 'c'])
      paths.push(store.pathOf(await store.install(published(digit), fetch)));
    assert.deepEqual(paths.map(existsSync), [false, true, true]);
  });

  it('keeps the version in use, where that is an older one', async () => {
    const paths: string[] = [];
    const store = new ModelStore(scratch(), (path) => path === paths[0]);
    for (const digit of ['a', 'b', 'c'])
      paths.push(store.pathOf(await store.install(published(digit), fetch)));
    assert.deepEqual(paths.map(existsSync), [true, false, true]);
    const [model] = await store.list();
    assert.deepEqual(
      model?.versions.map(({ revision }) => revision),
      ['commit c', 'commit a'],
    );
  });

  it('has one version of what is installed twice', async () => {
    const { store } = opened();
    await store.install(published('a'), fetch);
    const model = await store.install(published('a'), fetch);
    assert.equal(model.versions.length, 1);
  });

  it('says whose a path is', async () => {
    const { store } = opened();
    const first = await store.install(published('a'), fetch);
    await store.install(published('b'), fetch);
    const owner = await store.owner(store.pathOf(first));
    assert.equal(owner?.version.revision, 'commit a');
    assert.equal(await store.owner('/elsewhere/coder.gguf'), undefined);
  });

  it('forgets what is removed, files and all', async () => {
    const { storage, store } = opened();
    await store.install(published('a'), fetch);
    await store.remove('coder-1b');
    assert.deepEqual(await store.list(), []);
    assert.ok(!existsSync(modelFolder(storage, 'coder-1b')));
  });

  it('does not take a damaged or a foreign record for a model', async () => {
    const { storage, store } = opened();
    const model = await store.install(published('a'), fetch);
    const file = join(modelFolder(storage, model.id), 'model.json');
    const leading = {
      ...model,
      versions: [{ revision: 'x', files: [{ ...model.versions[0].files[0], name: '../x' }] }],
    };
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"id":"coder-1b"}',
      JSON.stringify(leading),
      JSON.stringify({ ...model, id: 'x' }),
    ]) {
      await writeFile(file, text);
      assert.deepEqual(await store.list(), [], text);
    }
    const foreign = modelFolder(storage, 'renamed');
    await mkdir(foreign, { recursive: true });
    await writeFile(join(foreign, 'model.json'), JSON.stringify(model));
    assert.deepEqual(await store.list(), []);
  });

  it('refuses names that lead elsewhere', async () => {
    const { storage, store } = opened();
    const [file] = published('a').files;
    const touched: string[] = [];
    const watching: FetchFile = (_, path) => {
      touched.push(path);
      return Promise.resolve(0);
    };
    for (const wanted of [
      { ...published('a'), id: '../outside' },
      { ...published('a'), files: [{ ...file, name: '../../outside.gguf' }] as const },
      { ...published('a'), files: [{ ...file, sha256: '../..' }] as const },
    ]) {
      await assert.rejects(store.install(wanted, watching), /cannot be the name of a file/);
    }
    assert.deepEqual(touched, []);
    assert.ok(!existsSync(join(dirname(storage), 'outside')));
  });
});
