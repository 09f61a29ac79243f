import assert from 'node:assert/strict';
import { dropAnchor } from '../../../../src/worker/anchor.ts';
import { emptySlot, sequenceCount, type Slot, slotToEvict } from '../../../../src/worker/cache/slots.ts';
import { FULL_REACH, localReach, type Reach } from '../../../../src/worker/reach.ts';
import { FakeSequence } from '../../../support/fakeEngine.ts';

describe('slotToEvict', () => {
  const slot = (usedAt: number, reach?: Reach): Slot => {
    const made = emptySlot(new FakeSequence([]));
    const place = { document: 'a', before: 'x', suffix: '' };
    if (reach) made.held = { anchor: dropAnchor(place, reach).anchor, head: [] };
    made.usedAt = usedAt;
    return made;
  };

  it('gives up an empty slot first, then a short window, then the one not used for longest', () => {
    const old = slot(1, FULL_REACH);
    const recent = slot(2, FULL_REACH);
    const local = slot(3, localReach(100));
    const empty = slot(0);
    assert.equal(slotToEvict([old, recent, local, empty], undefined), empty);
    assert.equal(slotToEvict([old, recent, local], undefined), local);
    assert.equal(slotToEvict([old, recent], undefined), old);
  });

  it('spares the one that serves', () => {
    const old = slot(1, FULL_REACH);
    const recent = slot(2, FULL_REACH);
    assert.equal(slotToEvict([old, recent], old), recent);
  });
});

describe('sequenceCount', () => {
  it('is as many as the budget holds, two at least, eight at most', () => {
    assert.deepEqual(
      [0, 150, 250, 450, 5000].map((budget) => sequenceCount(budget, 100)),
      [2, 2, 2, 4, 8],
    );
  });
});
