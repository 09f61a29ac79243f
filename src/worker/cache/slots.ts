import type { Anchor } from '../anchor.ts';
import type { Sequence, TokenId } from '../native/engine.ts';

/** Held anchor: what a sequence's cells begin with, or are about to begin with: an anchor together with its tokens. */
export interface Held {
  readonly anchor: Anchor;
  /** Tokens of the anchor: all of a prompt before the text of its middle. */
  readonly head: readonly TokenId[];
}

/** Slot of the pool: a sequence of the KV cache, and the anchor that it holds. */
export interface Slot {
  readonly sequence: Sequence;
  /** Absent while the sequence is of use to no place. */
  held: Held | undefined;
  /** Number of the pool's last use of the slot: larger is later. */
  usedAt: number;
  /** Whether a snapshot on disk has this anchor's cells. */
  saved: boolean;
}

/** A slot that holds nothing yet. */
export function emptySlot(sequence: Sequence): Slot {
  return { sequence, held: undefined, usedAt: 0, saved: false };
}

/**
 * Slot to evict for a new anchor: an empty one, else a local one, which is soon replaced anyway, else the least
 * recently used.
 * @param spared a slot that must not be evicted.
 * @throws RangeError where there is no slot at all.
 */
export function slotToEvict(slots: readonly Slot[], spared: Slot | undefined): Slot {
  const others = slots.filter((slot) => slot !== spared);
  const order = [...others].sort((a, b) => worth(a) - worth(b) || a.usedAt - b.usedAt);
  const first = order[0] ?? slots[0];
  if (!first) throw new RangeError('a pool needs a sequence');
  return first;
}

/** Worth of a slot's contents: 0 for none, 1 for a local anchor, 2 for a full one. */
function worth({ held }: Slot): number {
  if (!held) return 0;
  return held.anchor.reach.name === 'local' ? 1 : 2;
}

/** Sequences at least: one serves while the other is built. */
const LEAST_SEQUENCES = 2;

/** Sequences at most: users seldom go back to more files before cells are restored from disk just as well. */
const MOST_SEQUENCES = 8;

/**
 * Number of sequences that a memory budget holds, from 2 to 8.
 * @param budget bytes for all KV cells.
 * @param bytesEach bytes of one full sequence.
 */
export function sequenceCount(budget: number, bytesEach: number): number {
  return Math.min(MOST_SEQUENCES, Math.max(LEAST_SEQUENCES, Math.floor(budget / bytesEach)));
}
