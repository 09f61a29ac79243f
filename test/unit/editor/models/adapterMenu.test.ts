import assert from 'node:assert/strict';
import {
  type AdapterItem,
  adapterMenu,
  type AdapterMenuFacts,
} from '../../../../src/editor/models/adapterMenu.ts';
import type { InspectedAdapter } from '../../../../src/models/adapterFiles.ts';

const MODEL = { label: 'Coder', path: '/coder.gguf', bundled: false };
const STYLE = { label: 'style', path: '/style.gguf', scale: 1 };
const HALF = { label: 'half', path: '/half.gguf', scale: 0.5 };
const WIDE = { label: 'wide', path: '/wide.gguf', scale: 1 };

const adapters: readonly InspectedAdapter[] = [
  { adapter: WIDE, check: { kind: 'unfit', reason: 'It is for another model.' } },
  { adapter: STYLE, check: { kind: 'fits', facts: { ranks: [16, 16], alpha: 32, bytes: 35e6 } } },
  { adapter: HALF, check: { kind: 'fits', facts: { ranks: [4, 16], alpha: 0, bytes: 9e6 } } },
];

const facts: AdapterMenuFacts = { model: MODEL, adapters, hasWorkspace: false, isOwn: false };

function itemsOf(changed: Partial<AdapterMenuFacts> = {}): readonly AdapterItem[] {
  return adapterMenu({ ...facts, ...changed }).flatMap(({ items }) => items);
}

const itemFor = (label: string, changed?: Partial<AdapterMenuFacts>): AdapterItem =>
  itemsOf(changed).find((item) => item.label.endsWith(label))!;

describe('adapterMenu', () => {
  it('has none first, what fits, what does not, and what else can be done', () => {
    const sections = adapterMenu(facts).map(({ title, items }) => [title, items.length]);
    assert.deepEqual(sections, [
      ['for Coder', 3],
      ['for other models', 1],
      ['other', 1],
    ]);
    assert.equal(itemsOf()[0]?.target.kind, 'none');
    assert.deepEqual(
      adapterMenu({ ...facts, adapters: [] }).map(({ title }) => title),
      ['for Coder', 'other'],
    );
  });

  it('describes what fits', () => {
    assert.equal(itemFor('style').description, 'rank 16, alpha 32, 35 MB');
    assert.equal(itemFor('half').description, 'ranks 4 to 16, 9 MB, scale 0.5');
    assert.equal(itemFor('style').detail, '/style.gguf');
  });

  it('says why an adapter cannot be chosen', () => {
    const { label, detail, isInert, actions } = itemFor('wide');
    assert.deepEqual([label, detail, isInert], ['$(circle-slash) wide', 'It is for another model.', true]);
    assert.ok(actions.includes('remove'));
    assert.ok(itemsOf().every((item) => item.label.endsWith('wide') || item.isInert !== true));
  });

  it('marks what is on', () => {
    const checked = (changed?: Partial<AdapterMenuFacts>): readonly string[] =>
      itemsOf(changed).flatMap(({ label }) => (label.startsWith('$(check)') ? [label] : []));
    assert.deepEqual(checked(), ['$(check) No Adapter']);
    const model = { ...MODEL, adapter: STYLE };
    assert.deepEqual(checked({ model }), ['$(check) style']);
    assert.match(itemFor('style', { model }).description, /, current$/);
    assert.equal(itemFor('No Adapter').description, 'current');
  });

  it('offers a choice for this workspace alone, and the way back', () => {
    const pinnable = (changed: Partial<AdapterMenuFacts>): number =>
      itemsOf(changed).filter(({ actions }) => actions.includes('here')).length;
    assert.deepEqual([pinnable({}), pinnable({ hasWorkspace: true })], [0, 3]);
    const own = { hasWorkspace: true, isOwn: true };
    assert.equal(pinnable(own), 0);
    assert.equal(itemFor('No Adapter', own).description, 'current in this workspace');
    const kinds = (changed: Partial<AdapterMenuFacts>): readonly string[] =>
      itemsOf(changed).map(({ target }) => target.kind);
    assert.deepEqual([kinds(own).includes('everywhere'), kinds({}).includes('everywhere')], [true, false]);
  });
});
