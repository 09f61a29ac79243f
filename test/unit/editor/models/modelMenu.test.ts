import assert from 'node:assert/strict';
import { type ModelMenuFacts, type ModelItem, modelMenu } from '../../../../src/editor/models/modelMenu.ts';
import { BUNDLED_ID, CATALOGUE } from '../../../../src/models/catalogue.ts';
import { type LocalModel, modelEntries, type ModelEntry } from '../../../../src/models/modelEntries.ts';

const BUNDLED: LocalModel = {
  id: BUNDLED_ID,
  path: '/bundled.gguf',
  label: 'Nearline Coder 0.5B',
  bytes: 220e6,
};
const OWN: LocalModel = { path: '/models/own.gguf', label: 'own', bytes: 1.5e9 };
const STORED: LocalModel = { id: CATALOGUE[1]!.id, path: '/stored.gguf', label: 'Stored', bytes: 491e6 };
const FOUND = {
  program: 'Ollama',
  label: 'codellama:7b',
  origin: 'library',
  path: '/blobs/sha256-1',
  bytes: 4e9,
  quantization: undefined,
  sha256: undefined,
} as const;

const entries = modelEntries({
  catalogue: CATALOGUE,
  installed: [BUNDLED, STORED, OWN],
  found: [FOUND],
  recommended: [CATALOGUE[2]!.id],
});

const facts: ModelMenuFacts = {
  entries,
  current: BUNDLED.path,
  hasWorkspace: false,
  workspaceModel: undefined,
  previous: undefined,
  isStored: (path) => path === STORED.path,
  hasUpdate: () => false,
  downloadOf: () => undefined,
  adviceFor: (entry) => `advice on ${entry.kind}`,
};

function itemsOf(changed: Partial<ModelMenuFacts> = {}): ModelItem[] {
  return modelMenu({ ...facts, ...changed }).flatMap(({ items }) => items);
}

const itemFor = (label: string, changed?: Partial<ModelMenuFacts>): ModelItem =>
  itemsOf(changed).find((item) => item.label.includes(label))!;

describe('modelMenu', () => {
  it('has every model once, under a heading, and other things to do at its end', () => {
    const sections = modelMenu(facts);
    assert.deepEqual(
      sections.map(({ title }) => title),
      [
        'installed',
        'recommended for this machine',
        'from other programs on this machine',
        'more models',
        'other',
      ],
    );
    const models = itemsOf().flatMap(({ target }) => (target.kind === 'model' ? [target.entry] : []));
    assert.deepEqual(new Set(models), new Set<ModelEntry>(entries));
  });

  it('leaves out headings without lines', () => {
    const titles = modelMenu({ ...facts, entries: entries.slice(0, 1) }).map(({ title }) => title);
    assert.deepEqual(titles, ['installed', 'other']);
  });

  it('begins at the model that serves', () => {
    const labels = itemsOf({ current: OWN.path }).map(({ label }) => label);
    assert.match(labels[0]!, /^\$\(check\) own/);
    assert.equal(labels.length, itemsOf().length);
  });

  it('marks the model that serves', () => {
    assert.match(itemFor('Nearline Coder').label, /^\$\(check\)/);
    assert.equal(itemFor('Nearline Coder').description, '220 MB, bundled, current');
    assert.match(itemFor('own').label, /^\$\(blank\)/);
    assert.equal(itemFor('own', { current: OWN.path }).description, '1.50 GB, /models, current');
  });

  it('offers to delete what was downloaded, and nothing else', () => {
    const deletable = itemsOf().filter(({ actions }) => actions.includes('delete'));
    assert.deepEqual(
      deletable.map(({ label }) => label),
      ['$(blank) Stored'],
    );
  });

  it('names size and licence of what can be downloaded, and the advice', () => {
    const item = itemFor('Qwen2.5-Coder 1.5B Instruct');
    assert.match(item.label, /^\$\(cloud-download\).*Q4_K_M$/);
    assert.equal(item.description, '1.12 GB, Apache-2.0');
    assert.equal(item.detail, 'advice on download');
    assert.match(itemFor('3B Instruct').description, /Qwen.*restricts use/);
  });

  it('shows a download that goes on, and how to end it', () => {
    const id = CATALOGUE[2]!.id;
    const running = {
      id,
      label: 'x',
      bytes: 30,
      totalBytes: 100,
      bytesPerSecond: 0,
      secondsLeft: undefined,
      elsewhere: false,
    };
    const item = itemFor('sync~spin', { downloadOf: (one) => (one === id ? running : undefined) });
    assert.equal(item.description, '30 %');
    assert.deepEqual(item.actions, ['cancel']);
  });

  it('says which models have an update, and offers it', () => {
    const hasUpdate = (path: string): boolean => path === STORED.path;
    const offered = itemsOf({ hasUpdate }).filter(({ actions }) => actions.includes('update'));
    assert.deepEqual(
      offered.map(({ label, description }) => [label, description]),
      [['$(blank) Stored', '491 MB, update available']],
    );
  });

  it('shows how far the update of an installed model is, and how to end it', () => {
    const running = { id: STORED.id!, label: 'x', bytes: 30, totalBytes: 100, bytesPerSecond: 0 };
    const state = { ...running, secondsLeft: undefined, elsewhere: false };
    const item = itemFor('Stored', { downloadOf: (id) => (id === STORED.id ? state : undefined) });
    assert.deepEqual(
      [item.label, item.description, item.actions],
      ['$(sync~spin) Stored', '30 %', ['cancel']],
    );
  });

  it('offers what is installed for this workspace alone, where there is one', () => {
    const pinnable = (changed: Partial<ModelMenuFacts>): string[] =>
      itemsOf(changed).flatMap(({ actions, label }) => (actions.includes('here') ? [label] : []));
    assert.deepEqual(pinnable({}), []);
    assert.equal(pinnable({ hasWorkspace: true }).length, 3);
    assert.equal(pinnable({ hasWorkspace: true, workspaceModel: OWN.path }).length, 2);
  });

  it('names the model of this workspace, and the way back', () => {
    const kinds = (changed: Partial<ModelMenuFacts>): string[] =>
      itemsOf(changed).map(({ target }) => target.kind);
    assert.ok(!kinds({}).includes('everywhere'));
    assert.ok(kinds({ workspaceModel: OWN.path }).includes('everywhere'));
    assert.match(
      itemFor('own', { workspaceModel: OWN.path }).description,
      / GB, \/models, in this workspace$/,
    );
  });

  it('offers to go back where there is something to go back to', () => {
    assert.ok(!itemsOf().some(({ target }) => target.kind === 'roll-back'));
    assert.ok(itemFor('Roll Back', { previous: 'Old model' }).detail.includes('Old model'));
  });
});
