import type { TokenId } from '../native/engine.ts';
import { type Costs, MOST_IN_BATCH } from './costs.ts';
import type { DraftModel } from './draftModel.ts';
import { Acceptance, type DraftChoice, planStep } from './policy.ts';
import { findMatch, RefutedSuggestion } from './textDrafts.ts';

/** Sources of drafts, each with its own acceptance: matches of more tokens are right more often. */
export const DRAFT_SOURCES = ['refuted', 'match-3', 'match-5', 'match-8', 'model'] as const;
/** Source of a draft. */
export type DraftSource = (typeof DRAFT_SOURCES)[number];

/**
 * Acceptance before anything was seen, as measured over a typing replay with the bundled model; the draft
 * model's is that of the bundled one for Qwen2.5-Coder 1.5B.
 */
const GUESS: Readonly<Record<DraftSource, number>> = {
  refuted: 0.45,
  'match-3': 0.4,
  'match-5': 0.5,
  'match-8': 0.65,
  model: 0.8,
};

/** Number of refusals after which a draft model drafts all the same, to see whether it has become better. */
const PROBE_EVERY = 64;

/** Request for a draft: where a generation stands. */
interface DraftRequest {
  /** Prompt and generated tokens. */
  readonly context: readonly TokenId[];
  /** Number of tokens that the next step evaluates in any case. */
  readonly pending: number;
  /** Number of tokens that the next step may bring at most. */
  readonly room: number;
  /** Other runs of tokens that may repeat: other prompts in the KV cache. */
  readonly texts: readonly (readonly TokenId[])[];
  /** Whether the draft model may be asked: it knows nothing of a stub that has to be spelled. */
  readonly free: boolean;
}

/** Draft: tokens to verify, none of which may turn out to be right. */
export interface Draft {
  readonly source: DraftSource | undefined;
  readonly tokens: readonly TokenId[];
}

const NONE: Draft = { source: undefined, tokens: [] };

/** Draft that could be chosen. */
interface Candidate extends DraftChoice {
  readonly source: DraftSource;
  /** Empty where the draft model has yet to make them. */
  readonly tokens: readonly TokenId[];
}

/** Drafter: chooses the drafts that are worth verifying, and learns from which were right. */
export class Drafter {
  readonly costs: Costs;
  readonly acceptance: Readonly<Record<DraftSource, Acceptance>>;
  readonly #refuted = new RefutedSuggestion();
  /** Model that drafts, once there is one. */
  model: DraftModel | undefined;
  readonly #allowed: ReadonlySet<DraftSource>;
  #candidates: readonly Candidate[] = [];
  #refusals = 0;

  /** @param allowed sources that may be used; all, except for measurements. */
  constructor(costs: Costs, allowed: ReadonlySet<DraftSource> = new Set(DRAFT_SOURCES)) {
    this.costs = costs;
    this.#allowed = allowed;
    this.acceptance = Object.fromEntries(
      DRAFT_SOURCES.map((source) => [source, new Acceptance(GUESS[source])]),
    ) as Record<DraftSource, Acceptance>;
  }

  /** Notes that a generation begins behind this prompt. */
  begin(prompt: readonly TokenId[]): void {
    this.#refuted.align(prompt);
  }

  /** Notes tokens that were written without having been drafted. */
  follow(tokens: readonly TokenId[]): void {
    for (const token of tokens) this.#refuted.advance(token);
  }

  /** Notes that a generation has ended, complete or interrupted. */
  end(prompt: readonly TokenId[], generated: readonly TokenId[]): void {
    this.#refuted.remember(prompt, generated);
  }

  /** Draft that is expected to save time, or none. */
  async propose(request: DraftRequest): Promise<Draft> {
    const most = Math.min(MOST_IN_BATCH - 1, request.room - 1);
    this.#candidates = this.#candidatesFor(request, most);
    const plan = planStep(this.#candidates, (size) => this.costs.step(size), request.pending, most);
    const chosen = plan ?? this.#probe();
    if (!chosen) return NONE;
    const { source, tokens } = chosen.choice;
    if (source !== 'model') return { source, tokens: tokens.slice(0, chosen.length) };
    return { source, tokens: (await this.model?.draft(request.context, chosen.length)) ?? [] };
  }

  /**
   * Learns from a step, also about drafts that were not used: their first token can be compared.
   * @param written tokens that the step brought, at least 1.
   */
  record(used: Draft, written: readonly TokenId[]): void {
    this.follow(written);
    for (const { source, tokens } of this.#candidates) {
      if (source === used.source || tokens.length === 0) continue;
      this.acceptance[source].record(tokens[0] === written[0] ? 1 : 0, 1);
    }
    if (used.source === undefined || used.tokens.length === 0) return;
    const accepted = written.length - 1;
    this.acceptance[used.source].record(accepted, Math.min(used.tokens.length, accepted + 1));
  }

  #candidatesFor({ context, texts, free }: DraftRequest, most: number): Candidate[] {
    const candidates: Candidate[] = [];
    const add = (
      source: DraftSource,
      tokens: readonly TokenId[],
      length: number,
      msPerToken: number,
    ): void => {
      const acceptance = this.acceptance[source].share;
      if (length > 0 && this.#allowed.has(source))
        candidates.push({ source, tokens, length, acceptance, msPerToken });
    };
    const refuted = this.#refuted.next(most);
    add('refuted', refuted, refuted.length, 0);
    const match = findMatch(context, [context, ...texts], most);
    if (match) add(kindOf(match.length), match.continuation, match.continuation.length, 0);
    const ready = free && this.model?.isReady(context) === true;
    if (ready) add('model', [], most, this.costs.draftMs ?? Infinity);
    return candidates;
  }

  /** A draft of one token by a draft model that is off, now and then. */
  #probe(): { choice: Candidate; length: number } | undefined {
    const choice = this.#candidates.find(({ source }) => source === 'model');
    if (!choice || choice.msPerToken === Infinity) return undefined;
    this.#refusals = (this.#refusals + 1) % PROBE_EVERY;
    return this.#refusals === 0 ? { choice, length: 1 } : undefined;
  }
}

function kindOf(matchLength: number): DraftSource {
  if (matchLength >= 8) return 'match-8';
  return matchLength >= 5 ? 'match-5' : 'match-3';
}
