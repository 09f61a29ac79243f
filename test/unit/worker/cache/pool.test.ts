import assert from 'node:assert/strict';
import { dropAnchor } from '../../../../src/worker/anchor.ts';
import { chooseOffer, type OfferKind, Pool } from '../../../../src/worker/cache/pool.ts';
import type { Slot } from '../../../../src/worker/cache/slots.ts';
import type { SnapshotStore, StoredSnapshot } from '../../../../src/worker/cache/snapshots.ts';
import { PromptBuilder } from '../../../../src/worker/prompt/promptBuilder.ts';
import type { FakeSequence } from '../../../support/fakeEngine.ts';
import { FakeEngine } from '../../../support/fakeEngine.ts';

describe('chooseOffer', () => {
  const cases: readonly [name: string, offers: [OfferKind, number][], budget: number, chosen: number][] = [
    [
      'the anchor that fits',
      [
        ['new', 20],
        ['fits', 9],
        ['local-kept', 1],
      ],
      40,
      1,
    ],
    [
      'a snapshot rather than a new window',
      [
        ['new', 30],
        ['restored', 5],
      ],
      40,
      1,
    ],
    [
      'an anchor that is due rather than a new window',
      [
        ['new', 30],
        ['stale', 2],
      ],
      40,
      1,
    ],
    [
      'a new window where it can be afforded',
      [
        ['local-kept', 1],
        ['new', 39],
      ],
      40,
      1,
    ],
    [
      'a short window where a full one would take too long',
      [
        ['new', 1200],
        ['local-new', 39],
      ],
      40,
      1,
    ],
    [
      'the short window that is there',
      [
        ['new', 1200],
        ['local-new', 39],
        ['local-kept', 1],
      ],
      40,
      2,
    ],
    [
      'the cheapest where nothing can be afforded',
      [
        ['new', 1200],
        ['local-new', 90],
      ],
      40,
      1,
    ],
    [
      'a full window that costs hardly more than a short one',
      [
        ['new', 100],
        ['local-new', 90],
      ],
      40,
      0,
    ],
  ];
  for (const [name, offers, budget, chosen] of cases) {
    it(`takes ${name}`, () => {
      const all = offers.map(([kind, tokens]) => ({ kind, tokens }));
      assert.equal(chooseOffer(all, budget), all[chosen]);
    });
  }

  it('takes nothing where nothing is offered', () => {
    const offers: { kind: OfferKind; tokens: number }[] = [];
    assert.equal(chooseOffer(offers, 9), undefined);
  });
});

/** Everything can be afforded. */
const BUDGET = { tokens: 1e6, local: 1e6 };

describe('Pool', () => {
  const place = (document: string, before: string): { document: string; before: string; suffix: string } => ({
    document,
    before,
    suffix: '}\n',
  });
  const text = Array.from({ length: 120 }, (_, index) => `let a${index} = 1;\n`).join('');

  async function serve(pool: Pool, document: string, before: string): Promise<OfferKind> {
    const offer = await pool.acquire(place(document, before), BUDGET);
    await offer.slot.sequence.truncate(0);
    await offer.slot.sequence.evaluate(offer.prompt.tokens);
    return offer.kind;
  }

  it('keeps as many files as it has sequences', async () => {
    const pool = new Pool(new FakeEngine('', { sequences: 3 }));
    for (const name of ['a', 'b', 'c']) assert.equal(await serve(pool, name, text), 'new');
    for (const name of ['a', 'b', 'c']) assert.equal(await serve(pool, name, `${text}x`), 'fits');
  });

  it('gives up the file not used for longest', async () => {
    const pool = new Pool(new FakeEngine('', { sequences: 2 }));
    for (const name of ['a', 'b', 'a', 'c']) await serve(pool, name, text);
    assert.equal(await serve(pool, 'a', text), 'fits');
    assert.equal(await serve(pool, 'b', text), 'new');
  });

  function storeWith(engine: FakeEngine, intact: boolean): SnapshotStore & { asked: number } {
    const { anchor } = dropAnchor(place('a', text));
    const head = new PromptBuilder(engine).head(anchor);
    const stored: StoredSnapshot = { path: '', anchor, head, tokens: [...head] };
    const store = {
      asked: 0,
      of: (document: string) => (document === 'a' && (intact || store.asked === 0) ? [stored] : []),
      restore: async (_: StoredSnapshot, sequence: FakeSequence | Slot['sequence']) => {
        store.asked++;
        await sequence.truncate(0);
        if (intact) await sequence.evaluate(stored.tokens);
        return intact;
      },
      save: () => Promise.resolve(false),
    };
    return store;
  }

  it('comes back to a file from its snapshot', async () => {
    const engine = new FakeEngine('', { sequences: 2 });
    const pool = new Pool(engine, storeWith(engine, true));
    const offer = await pool.acquire(place('a', text), { tokens: 500, local: 500 });
    assert.equal(offer.kind, 'restored');
    assert.ok(offer.tokens < offer.prompt.tokens.length / 2);
  });

  it('goes on without a snapshot that turns out to be damaged', async () => {
    const engine = new FakeEngine('', { sequences: 2 });
    const store = storeWith(engine, false);
    const offer = await new Pool(engine, store).acquire(place('a', text), BUDGET);
    assert.deepEqual([offer.kind, store.asked], ['new', 1]);
  });
});
