import type { InfillLayout, PromptPlace } from '../../protocol/messages.ts';
import { type Anchored, dropAnchor, fit } from '../anchor.ts';
import type { Engine } from '../native/engine.ts';
import { Prompts, type PromptTokens } from '../prompt/prompts.ts';
import { FULL, localReach, type Reach, reachFor } from '../windows.ts';
import { commonPrefixLength, type PrefillBudget } from './prefill.ts';
import { emptySlot, type Held, type Slot, victim } from './slot.ts';
import { noSnapshots, type SnapshotStore, type Stored } from './snapshots.ts';

/** UTF-16 units that are certainly one token at least: prose has about 5, code 3.3. */
const UNITS_PER_TOKEN = 6;

/**
 * The sequences of the KV cache and the anchors that they hold: decides which of them serves a place, and at
 * which price.
 */
export class Pool {
  readonly slots: readonly Slot[];
  readonly #prompts: Prompts;
  readonly #snapshots: SnapshotStore;
  readonly #layout: InfillLayout;
  #serving: Slot | undefined;
  #uses = 0;

  constructor(engine: Engine, snapshots: SnapshotStore = noSnapshots) {
    this.slots = engine.sequences.map(emptySlot);
    this.#prompts = new Prompts(engine);
    this.#snapshots = snapshots;
    this.#layout = engine.infill.layout;
  }

  /** The slot that served last. */
  get serving(): Slot | undefined {
    return this.#serving;
  }

  /**
   * The slot and the prompt for a place.
   * @param budget tokens that may be evaluated while somebody waits.
   */
  async seat(place: PromptPlace, budget: PrefillBudget): Promise<Offer> {
    const offer = this.#bestKept(place, budget) ?? this.#bestOfAll(place, budget);
    const taken = await this.#take(offer);
    if (!taken) return await this.seat(place, budget);
    this.#serving = taken.slot;
    return taken;
  }

  /** The slot and the prompt of a full window, built beside the one that serves now. */
  async seatFull(place: PromptPlace): Promise<Offer> {
    const [kept] = this.#kept(place).filter(({ kind }) => kind === 'fits');
    const offer = kept ?? chooseOffer([...this.#stored(place), this.#fresh(place, FULL)], Infinity);
    const taken = offer && (await this.#take(offer));
    return taken ?? (await this.seatFull(place));
  }

  /** Anchors in use in other slots: text of other open files, and of other places in this one. */
  others(than: Slot): Slot[] {
    return this.slots.filter((slot) => slot !== than && slot.held);
  }

  /** An anchor that fits, or will do, at a price within the budget: nothing else has to be looked at. */
  #bestKept(place: PromptPlace, budget: PrefillBudget): Offer | undefined {
    const full = this.#kept(place).filter(({ kind }) => kind !== 'local-kept');
    return chooseOffer(
      full.filter(({ tokens }) => tokens <= budget.tokens),
      budget.tokens,
    );
  }

  #bestOfAll(place: PromptPlace, budget: PrefillBudget): Offer {
    const local = (): Offer => this.#fresh(place, localReach(budget.local));
    const offers = [...this.#kept(place), ...this.#stored(place)];
    if (!offers.some(({ kind, tokens }) => kind === 'local-kept' && tokens <= budget.tokens)) {
      offers.push(local());
    }
    if (leastTokens(place, FULL) <= budget.tokens) offers.push(this.#fresh(place, FULL));
    return chooseOffer(offers, budget.tokens) ?? local();
  }

  #kept(place: PromptPlace): Offer[] {
    return this.slots.flatMap((slot) => {
      const served = slot.held && fit(slot.held.anchor, place);
      if (!slot.held || !served) return [];
      const local = slot.held.anchor.reach.name === 'local';
      return [this.#offer(local ? 'local-kept' : served.kind, slot, slot.held, served.middle)];
    });
  }

  #stored(place: PromptPlace): Offer[] {
    return this.#snapshots.of(place.document).flatMap((stored) => {
      const served = fit(stored.anchor, place);
      if (served?.kind !== 'fits') return [];
      const held = { anchor: stored.anchor, head: stored.head };
      const offer = this.#offer('restored', victim(this.slots, this.#serving), held, served.middle, stored);
      return offer.tokens < offer.prompt.tokens.length / 2 ? [offer] : [];
    });
  }

  #fresh(place: PromptPlace, wanted: Reach): Offer {
    const reach = reachFor(this.#layout, wanted);
    const anchored = dropAnchor(place, reach, this.#newestAnchor(place, reach)?.anchor);
    const held = this.#hold(anchored);
    const slot = this.#slotFor(place, reach);
    return this.#offer(reach.name === 'local' ? 'local-new' : 'new', slot, held, anchored.middle);
  }

  #slotFor(place: PromptPlace, reach: Reach): Slot {
    const local = (slot: Slot): boolean => slot.held?.anchor.reach.name === 'local';
    // A file that is jumped about in takes one short slot, not all of them.
    const own = this.slots.find((slot) => local(slot) && slot.held?.anchor.document === place.document);
    return reach.name === 'local' && own ? own : victim(this.slots, this.#serving);
  }

  #newestAnchor({ document }: PromptPlace, reach: Reach): Held | undefined {
    const own = this.slots.filter(
      ({ held }) => held?.anchor.document === document && held.anchor.reach.name === reach.name,
    );
    return own.sort((a, b) => b.usedAt - a.usedAt)[0]?.held;
  }

  #hold({ anchor }: Anchored): Held {
    return { anchor, head: this.#prompts.head(anchor) };
  }

  #offer(kind: OfferKind, slot: Slot, held: Held, middle: string, stored?: Stored): Offer {
    const prompt = this.#prompts.prompt(held.head, middle);
    const cached = commonPrefixLength(stored?.tokens ?? slot.sequence.tokens, prompt.tokens);
    const tokens = prompt.tokens.length - Math.min(cached, prompt.tokens.length - 1);
    return { kind, slot, held, prompt, tokens, ...(stored ? { stored } : {}) };
  }

  /** Makes the slot hold what was offered; `undefined` where the snapshot turned out to be of no use. */
  async #take(offer: Offer): Promise<Offer | undefined> {
    const { slot, held, stored } = offer;
    if (stored) {
      slot.held = undefined;
      if (!(await this.#snapshots.restore(stored, slot.sequence))) return undefined;
    }
    if (slot.held !== held) slot.saved = stored !== undefined;
    slot.held = held;
    slot.usedAt = ++this.#uses;
    return offer;
  }
}

/** A lower bound of a full window's price, without tokenizing it. */
function leastTokens({ before, suffix }: PromptPlace, reach: Reach): number {
  const above = Math.min(before.length, (reach.prefix * 3) / 4 + reach.middle);
  return (above + Math.min(suffix.length, reach.suffix)) / UNITS_PER_TOKEN;
}

/**
 * One way to serve a place, best first: an anchor that fits, one from disk, one that is due for renewal, a
 * new one, and one of short reach, kept or new.
 */
export const OFFER_KINDS = ['fits', 'restored', 'stale', 'new', 'local-kept', 'local-new'] as const;
export type OfferKind = (typeof OFFER_KINDS)[number];

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
export function chooseOffer<T extends Price>(offers: readonly T[], budget: number): T | undefined {
  const within = offers.filter(({ tokens }) => tokens <= budget);
  const weight = ({ kind, tokens }: Price): number =>
    kind.startsWith('local') ? tokens * FULL_OVER_LOCAL : tokens;
  const better = (a: T, b: T): number => rank(a) - rank(b) || a.tokens - b.tokens;
  return within.length > 0
    ? within.sort(better)[0]
    : [...offers].sort((a, b) => weight(a) - weight(b) || better(a, b))[0];
}

function rank({ kind }: Price): number {
  return OFFER_KINDS.indexOf(kind);
}
