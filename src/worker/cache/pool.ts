import type { InfillLayout, PromptPlace } from '../../protocol/messages.ts';
import { dropAnchor, fitAnchor } from '../anchor.ts';
import type { Engine } from '../native/engine.ts';
import { PromptBuilder, type PromptTokens } from '../prompt/promptBuilder.ts';
import { FULL_REACH, localReach, type Reach, reachFor } from '../reach.ts';
import { commonPrefixLength, type PrefillBudget } from './prefill.ts';
import { emptySlot, type Held, type Slot, slotToEvict } from './slots.ts';
import { noSnapshots, type SnapshotStore, type StoredSnapshot } from './snapshots.ts';

/**
 * Pool of the KV cache's sequences and the anchors that they hold: decides which of them serves a place, and at which
 * price.
 */
export class Pool {
  readonly slots: readonly Slot[];
  readonly #prompts: PromptBuilder;
  readonly #snapshots: SnapshotStore;
  readonly #layout: InfillLayout;
  #serving: Slot | undefined;
  #uses = 0;

  constructor(engine: Engine, snapshots: SnapshotStore = noSnapshots) {
    this.slots = engine.sequences.map(emptySlot);
    this.#prompts = new PromptBuilder(engine);
    this.#snapshots = snapshots;
    this.#layout = engine.infill.layout;
  }

  /** Slot that served last. */
  get serving(): Slot | undefined {
    return this.#serving;
  }

  /**
   * Slot and prompt for a place; the slot serves from now on.
   * @param budget tokens that may be evaluated while a user waits.
   */
  async acquire(place: PromptPlace, budget: PrefillBudget): Promise<Offer> {
    const offer = this.#bestKept(place, budget) ?? this.#bestOfAll(place, budget);
    const taken = await this.#take(offer);
    if (!taken) return await this.acquire(place, budget);
    this.#serving = taken.slot;
    return taken;
  }

  /** Slot and prompt of a full window, built beside the slot that serves now. */
  async acquireFull(place: PromptPlace): Promise<Offer> {
    const [kept] = this.#kept(place).filter(({ kind }) => kind === 'fits');
    const offer = kept ?? chooseOffer([...this.#stored(place), this.#fresh(place, FULL_REACH)], Infinity);
    const taken = offer && (await this.#take(offer));
    return taken ?? (await this.acquireFull(place));
  }

  /** Other slots with an anchor: text of other open files, and of other places in this one. */
  others(than: Slot): Slot[] {
    return this.slots.filter((slot) => slot !== than && slot.held);
  }

  /** Anchor that fits, or is stale, at a price within the budget: nothing else has to be considered then. */
  #bestKept(place: PromptPlace, budget: PrefillBudget): Offer | undefined {
    const full = this.#kept(place).filter(({ kind }) => kind !== 'local-kept');
    const affordable = full.filter(({ tokens }) => tokens <= budget.tokens);
    return chooseOffer(affordable, budget.tokens);
  }

  #bestOfAll(place: PromptPlace, budget: PrefillBudget): Offer {
    const local = (): Offer => this.#fresh(place, localReach(budget.local));
    const offers = [...this.#kept(place), ...this.#stored(place)];
    if (!offers.some(({ kind, tokens }) => kind === 'local-kept' && tokens <= budget.tokens)) {
      offers.push(local());
    }
    if (leastTokens(place, FULL_REACH) <= budget.tokens) offers.push(this.#fresh(place, FULL_REACH));
    return chooseOffer(offers, budget.tokens) ?? local();
  }

  /** Offers of the anchors that slots hold. */
  #kept(place: PromptPlace): Offer[] {
    return this.slots.flatMap((slot) => {
      const fit = slot.held && fitAnchor(slot.held.anchor, place);
      if (!slot.held || !fit) return [];
      const isLocal = slot.held.anchor.reach.name === 'local';
      return [this.#offer(isLocal ? 'local-kept' : fit.kind, slot, slot.held, fit.middle)];
    });
  }

  /** Offers of snapshots on disk, as far as they save at least half of the prefill. */
  #stored(place: PromptPlace): Offer[] {
    return this.#snapshots.of(place.document).flatMap((stored) => {
      const fit = fitAnchor(stored.anchor, place);
      if (fit?.kind !== 'fits') return [];
      const held = { anchor: stored.anchor, head: stored.head };
      const slot = slotToEvict(this.slots, this.#serving);
      const offer = this.#offer('restored', slot, held, fit.middle, stored);
      return offer.tokens < offer.prompt.tokens.length / 2 ? [offer] : [];
    });
  }

  /** Offer of a new anchor. */
  #fresh(place: PromptPlace, wanted: Reach): Offer {
    const reach = reachFor(this.#layout, wanted);
    const { anchor, middle } = dropAnchor(place, reach, this.#newestAnchor(place, reach)?.anchor);
    const held = { anchor, head: this.#prompts.head(anchor) };
    const kind = reach.name === 'local' ? 'local-new' : 'new';
    return this.#offer(kind, this.#slotFor(place, reach), held, middle);
  }

  #slotFor(place: PromptPlace, reach: Reach): Slot {
    const isLocal = (slot: Slot): boolean => slot.held?.anchor.reach.name === 'local';
    // A file that is jumped about in takes one short slot, not all of them.
    const own = this.slots.find((slot) => isLocal(slot) && slot.held?.anchor.document === place.document);
    return reach.name === 'local' && own ? own : slotToEvict(this.slots, this.#serving);
  }

  #newestAnchor({ document }: PromptPlace, reach: Reach): Held | undefined {
    const own = this.slots.filter(
      ({ held }) => held?.anchor.document === document && held.anchor.reach.name === reach.name,
    );
    return own.sort((a, b) => b.usedAt - a.usedAt)[0]?.held;
  }

  #offer(kind: OfferKind, slot: Slot, held: Held, middle: string, stored?: StoredSnapshot): Offer {
    const prompt = this.#prompts.prompt(held.head, middle);
    const cached = commonPrefixLength(stored?.tokens ?? slot.sequence.tokens, prompt.tokens);
    const tokens = prompt.tokens.length - Math.min(cached, prompt.tokens.length - 1);
    return { kind, slot, held, prompt, tokens, ...(stored ? { stored } : {}) };
  }

  /** Makes the slot hold the offered anchor; `undefined` where the snapshot turned out to be of no use. */
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

/** UTF-16 units that are certainly one token at least: prose has about 5, code 3.3. */
const UNITS_PER_TOKEN = 6;

/** Lower bound of a full window's price in tokens, without tokenizing it. */
function leastTokens({ before, suffix }: PromptPlace, reach: Reach): number {
  const above = Math.min(before.length, (reach.prefix * 3) / 4 + reach.middle);
  return (above + Math.min(suffix.length, reach.suffix)) / UNITS_PER_TOKEN;
}

/**
 * Kinds of offers, best first: an anchor that fits, one from disk, one that is stale, a new one, and one of local
 * reach, kept or new.
 */
const OFFER_KINDS = ['fits', 'restored', 'stale', 'new', 'local-kept', 'local-new'] as const;
/** Kind of an offer. */
export type OfferKind = (typeof OFFER_KINDS)[number];

/** Offer to serve a place: a slot, the anchor that it holds or would hold, and what that costs. */
export interface Offer {
  readonly kind: OfferKind;
  readonly slot: Slot;
  readonly held: Held;
  readonly prompt: PromptTokens;
  /** Price: tokens to evaluate before the first new one. */
  readonly tokens: number;
  /** Snapshot to restore first. */
  readonly stored?: StoredSnapshot;
}

type Price = Pick<Offer, 'kind' | 'tokens'>;

/** Factor by which a local window's price counts: a full one that costs hardly more is worth its wait. */
const FULL_OVER_LOCAL = 1.5;

/**
 * Offer of the best kind whose price is within the budget. Where none is, the cheapest, with an allowance for offers
 * that show the model everything. `undefined` only where there are no offers.
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
