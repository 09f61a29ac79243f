import assert from 'node:assert/strict';
import { CATALOGUE } from '../../../src/models/catalogue.ts';
import type { FoundModel } from '../../../src/models/foundModels.ts';
import { type KnownModels, modelEntries, type ModelEntry } from '../../../src/models/modelEntries.ts';

const BUNDLED = { id: 'bundled', path: '/extension/models/bundled.gguf', label: 'Bundled', bytes: 1 };
const SMALL = CATALOGUE[1]!;
const LARGE = CATALOGUE[2]!;

function entries(known: Partial<KnownModels>): readonly ModelEntry[] {
  return modelEntries({ catalogue: CATALOGUE, installed: [BUNDLED], found: [], recommended: [], ...known });
}

const found = (more: Partial<FoundModel>): FoundModel => ({
  program: 'LM Studio',
  label: 'A model',
  origin: 'owner/name',
  path: '/models/a.gguf',
  bytes: 9,
  quantization: undefined,
  sha256: undefined,
  ...more,
});

/** The file of a model of the catalogue, as LM Studio keeps it. */
const copyOf = ({ download, bytes }: typeof SMALL): FoundModel => {
  return found({ path: `/models/${download!.file}`, bytes: bytes! });
};

function named(entry: ModelEntry): string {
  const { group } = entry;
  if (entry.kind === 'download') return `${group}: ${entry.model.id}`;
  return `${group}: ${entry.kind === 'found' ? entry.found.path : entry.installed.path} ${entry.model?.id ?? '-'}`;
}

describe('modelEntries', () => {
  it('offer what is not installed', () => {
    const [first, ...rest] = entries({});
    assert.equal(named(first!), 'installed: /extension/models/bundled.gguf bundled');
    assert.deepEqual(
      rest.map(named),
      CATALOGUE.slice(1).map(({ id }) => `others: ${id}`),
    );
  });

  it('have four parts in their order', () => {
    const installed = [
      { path: '/mine.gguf', label: 'Mine', bytes: 3 },
      { id: SMALL.id, path: '/storage/small.gguf', label: 'Small', bytes: 2 },
      BUNDLED,
    ];
    const all = entries({
      installed,
      recommended: [CATALOGUE[3]!.id, LARGE.id, SMALL.id],
      found: [found({})],
    });
    assert.deepEqual(all.slice(0, 6).map(named), [
      'installed: /extension/models/bundled.gguf bundled',
      `installed: /storage/small.gguf ${SMALL.id}`,
      'installed: /mine.gguf -',
      `recommended: ${CATALOGUE[3]!.id}`,
      `recommended: ${LARGE.id}`,
      'found: /models/a.gguf -',
    ]);
    assert.deepEqual(
      all.slice(6).map(named),
      CATALOGUE.slice(4).map(({ id }) => `others: ${id}`),
    );
  });

  it('do not offer to download what another program has', () => {
    const copies = [copyOf(SMALL), copyOf(LARGE)];
    const all = entries({ found: copies, recommended: [LARGE.id] });
    assert.deepEqual(all.slice(1, 3).map(named), [
      `recommended: ${copies[1]!.path} ${LARGE.id}`,
      `found: ${copies[0]!.path} ${SMALL.id}`,
    ]);
    assert.equal(all.length, CATALOGUE.length);
  });

  it('do not offer to download what the user has in a file', () => {
    const { path, bytes } = copyOf(LARGE);
    const all = entries({ installed: [BUNDLED, { path, label: 'Mine', bytes }], recommended: [LARGE.id] });
    assert.equal(named(all[1]!), `installed: ${path} -`);
    assert.ok(all.slice(2).every(({ model }) => model !== LARGE));
    const shorter = entries({ installed: [BUNDLED, { path, label: 'Mine', bytes: 7 }] });
    assert.ok(shorter.some(({ kind, model }) => kind === 'download' && model === LARGE));
  });

  it('recognise a file by its hash alone where one is known', () => {
    const renamed = found({ path: '/blobs/sha256-1', sha256: SMALL.download!.sha256 });
    const other = { ...copyOf(LARGE), sha256: SMALL.download!.sha256.replace(/^./, 'x') };
    assert.deepEqual(
      entries({ found: [renamed, other] })
        .slice(1, 3)
        .map(named),
      [`found: /blobs/sha256-1 ${SMALL.id}`, `found: ${other.path} -`],
    );
  });

  it('do not take a file of the same name for the model', () => {
    const shorter = { ...copyOf(SMALL), bytes: 7 };
    assert.equal(named(entries({ found: [shorter] })[1]!), `found: ${shorter.path} -`);
  });

  it('show a model once, wherever else it lies', () => {
    const twice = [copyOf(SMALL), found({ path: '/blobs/1', sha256: SMALL.download!.sha256 })];
    assert.equal(entries({ found: twice }).length, CATALOGUE.length);
    const used = { id: SMALL.id, path: '/storage/small.gguf', label: 'Small', bytes: 2 };
    assert.ok(entries({ found: twice, installed: [BUNDLED, used] }).every(({ kind }) => kind !== 'found'));
    const mine = found({ path: '/mine.gguf' });
    const file = { path: '/mine.gguf', label: 'Mine', bytes: 9 };
    assert.ok(entries({ found: [mine], installed: [BUNDLED, file] }).every(({ kind }) => kind !== 'found'));
  });

  it('know nothing of ids that the catalogue has not', () => {
    const old = { id: 'of-another-version', path: '/storage/old.gguf', label: 'Old', bytes: 2 };
    const all = entries({ installed: [BUNDLED, old], recommended: ['unknown'] });
    assert.equal(named(all[1]!), 'installed: /storage/old.gguf -');
    assert.equal(all.length, CATALOGUE.length + 1);
  });
});
