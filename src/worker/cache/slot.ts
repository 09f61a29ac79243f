import type { Anchor } from '../anchor.ts';
import type { Sequence, TokenId } from '../native/engine.ts';

/** An anchor and its tokens: what a sequence's cells begin with, or are about to. */
export interface Held {
  readonly anchor: Anchor;
  readonly head: readonly TokenId[];
}

/** A sequence of the KV cache, and what it is used for. */
export interface Slot {
  readonly sequence: Sequence;
  held: Held | undefined;
  /** Counts uses of the pool: larger is later. */
  usedAt: number;
  /** Whether a snapshot on disk has this anchor's cells. */
  saved: boolean;
}

export function emptySlot(sequence: Sequence): Slot {
  return { sequence, held: undefined, usedAt: 0, saved: false };
}

/**
 * The slot to give up for something new: an empty one, else a local one, which is soon replaced anyway, else
 * the one not used for longest.
 * @param spare a slot that must not be given up.
 */
export function victim(slots: readonly Slot[], spare: Slot | undefined): Slot {
  const others = slots.filter((slot) => slot !== spare);
  const order = [...others].sort((a, b) => worth(a) - worth(b) || a.usedAt - b.usedAt);
  const first = order[0] ?? slots[0];
  if (!first) throw new RangeError('a pool needs a sequence');
  return first;
}

function worth({ held }: Slot): number {
  if (!held) return 0;
  return held.anchor.reach.name === 'local' ? 1 : 2;
}
