import type { PromptTokens } from '../prompt/prompts.ts';
import type { Held, Slot } from './slot.ts';
import type { Stored } from './snapshots.ts';

/**
 * One way to serve a place, best first: an anchor that fits, one from disk, one that is due for renewal, a
 * new one, and one of short reach, kept or new.
 */
export const KINDS = ['fits', 'restored', 'stale', 'new', 'local-kept', 'local-new'] as const;
export type OfferKind = (typeof KINDS)[number];

export interface Offer {
  readonly kind: OfferKind;
  readonly slot: Slot;
  readonly held: Held;
  readonly prompt: PromptTokens;
  /** Tokens to evaluate before the first new one. */
  readonly tokens: number;
  /** The snapshot to restore first. */
  readonly stored?: Stored;
}

type Price = Pick<Offer, 'kind' | 'tokens'>;

/** A window that costs hardly more than the short one is worth its wait. */
const FULL_OVER_LOCAL = 1.5;

/**
 * Picks the best kind whose price is within the budget. Where none is, the cheapest, with an allowance for
 * those that show the model everything.
 * @param budget tokens that may be evaluated before a user would have to wait.
 */
export function choose<T extends Price>(offers: readonly T[], budget: number): T | undefined {
  const within = offers.filter(({ tokens }) => tokens <= budget);
  const weight = ({ kind, tokens }: Price): number =>
    kind.startsWith('local') ? tokens * FULL_OVER_LOCAL : tokens;
  const better = (a: T, b: T): number => rank(a) - rank(b) || a.tokens - b.tokens;
  return within.length > 0
    ? within.sort(better)[0]
    : [...offers].sort((a, b) => weight(a) - weight(b) || better(a, b))[0];
}

function rank({ kind }: Price): number {
  return KINDS.indexOf(kind);
}
