import type { InfillLayout } from '../protocol/messages.ts';

/** How much text an anchor takes in, in UTF-16 units; about 3.3 are one token of code. */
export interface Reach {
  readonly name: 'full' | 'local';
  /** The longest prefix. A new window takes three quarters of it, so that it need not move soon. */
  readonly prefix: number;
  readonly suffix: number;
  /** Forced middle of a new anchor, from a line's start. */
  readonly middle: number;
  /** A middle longer than this is due for a new anchor. */
  readonly middleGrown: number;
  /** A middle longer than this cannot be served any more. */
  readonly middleLimit: number;
}

/**
 * What the model is to see: some 1,700 tokens when cold. One whole line of forced middle is nearly enough,
 * 400 units are safe (first line exact on 900 infills: 70.6 %); about 200 tokens typed since make a new anchor
 * worth its price, which is paid while idle.
 */
export const FULL: Reach = {
  name: 'full',
  prefix: 4000,
  suffix: 1500,
  middle: 400,
  middleGrown: 1100,
  middleLimit: 3300,
};

/** UTF-16 units of code that one token takes, on average. */
const UNITS_PER_TOKEN = 3.3;

/** Some lines, however slow the machine; on a fast one hardly less than a full window. */
const LEAST_LOCAL = 360;
const MOST_LOCAL = 2400;

/** A short window of about so many tokens, for where the full one would take too long: half of it is middle. */
export function localReach(tokens: number): Reach {
  const units = Math.min(MOST_LOCAL, Math.max(LEAST_LOCAL, tokens * UNITS_PER_TOKEN));
  const middle = Math.min(FULL.middle, units * 0.6);
  const suffix = units * 0.25;
  const prefix = Math.max(0, units - middle - suffix);
  return {
    name: 'local',
    prefix,
    suffix,
    middle,
    middleGrown: FULL.middleGrown,
    middleLimit: FULL.middleGrown,
  };
}

/** A window for a model: one that works left to right has no use for a suffix. */
export function reachFor(layout: InfillLayout, reach: Reach): Reach {
  return layout === 'left-to-right' ? { ...reach, suffix: 0 } : reach;
}
