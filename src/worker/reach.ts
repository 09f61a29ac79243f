import type { InfillLayout } from '../protocol/messages.ts';

/**
 * Reach of an anchor: how much text around the cursor its prompt takes in. Lengths are UTF-16 units, of which about 3.3
 * are one token of code. A `full` reach shows the model all it should see; a `local` one is short, for a quick answer.
 */
export interface Reach {
  readonly name: 'full' | 'local';
  /** Longest prefix. A new window takes three quarters of it, so that it need not move soon. */
  readonly prefix: number;
  /** Longest suffix. */
  readonly suffix: number;
  /** Length of the forced middle of a new anchor, which begins at a line's start. */
  readonly middle: number;
  /** Length of the middle beyond which a new anchor is due. */
  readonly middleGrown: number;
  /** Length of the middle beyond which the anchor cannot serve any more. */
  readonly middleLimit: number;
}

/**
 * Reach of all that the model is to see: some 1,700 tokens when cold. One whole line of forced middle is nearly enough,
 * 400 units are safe (first line exact on 900 infills: 70.6 %); about 200 tokens typed since make a new anchor
 * worth its price, which is paid while idle.
 */
export const FULL_REACH: Reach = {
  name: 'full',
  prefix: 4000,
  suffix: 1500,
  middle: 400,
  middleGrown: 1100,
  middleLimit: 3300,
};

/** UTF-16 units of code that one token takes, on average. */
const UNITS_PER_TOKEN = 3.3;

/** Units of the shortest local window: some lines, however slow the machine. */
const LEAST_LOCAL = 360;
/** Units of the longest local window: on a fast machine hardly less than a full one. */
const MOST_LOCAL = 2400;

/**
 * Local reach of about this number of tokens, for where the full window would take too long: more than half of it is
 * middle.
 */
export function localReach(tokens: number): Reach {
  const units = Math.min(MOST_LOCAL, Math.max(LEAST_LOCAL, tokens * UNITS_PER_TOKEN));
  const middle = Math.min(FULL_REACH.middle, units * 0.6);
  const suffix = units * 0.25;
  const prefix = Math.max(0, units - middle - suffix);
  return {
    name: 'local',
    prefix,
    suffix,
    middle,
    middleGrown: FULL_REACH.middleGrown,
    middleLimit: FULL_REACH.middleGrown,
  };
}

/** Reach for a model with this layout: one that works left to right has no use for a suffix. */
export function reachFor(layout: InfillLayout, reach: Reach): Reach {
  return layout === 'left-to-right' ? { ...reach, suffix: 0 } : reach;
}
