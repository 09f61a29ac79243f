import { LRUCache } from 'lru-cache';
import { certaintyAt, type Eagerness, LEAST_PROBABILITY, LearnedEagerness } from './eagerness.ts';
import type { LeastCertainty, Snapshot, Suggestion } from './types.ts';
import { typedAsSuggested, typedSince } from './typingAsSuggested.ts';

/**
 * What became of suggestions, as far as the editor lets it be inferred: a suggestion is accepted, typed along with, or
 * typed over. What was typed over is refused: it is not offered again at its place. How much is taken decides how much
 * is offered where the user wants that.
 */
export class Feedback {
  readonly #refused = new LRUCache<string, true>({ max: CAPACITY });
  readonly #learned = new LearnedEagerness();
  #shown: Shown | undefined;

  /** Notes that a suggestion stands in the editor. */
  noteShown(snapshot: Snapshot, suggestion: Suggestion): void {
    this.#shown = { snapshot, suggestion };
  }

  /** Notes that a suggestion was accepted as a whole. */
  noteAccepted(languageId: string): void {
    this.#learned.learn(languageId, true);
    this.#shown = undefined;
  }

  /** Notes a place that is completed for, and so what was typed since the last suggestion. */
  noteKey(now: Snapshot): void {
    if (!this.#shown) return;
    const { snapshot, suggestion } = this.#shown;
    const typed = typedSince(snapshot, now);
    if (typed?.text === '') return;
    const rest = typed && typedAsSuggested(suggestion, typed, snapshot, now);
    this.#shown = rest && { snapshot: now, suggestion: rest };
    if (!typed || rest || typed.text.startsWith(suggestion.text)) return;
    this.#learned.learn(now.languageId, false);
    this.#refused.set(keyOf(snapshot, suggestion), true);
  }

  /** Whether a suggestion was typed over at this place before. */
  isRefused(snapshot: Snapshot, suggestion: Suggestion): boolean {
    return this.#refused.has(keyOf(snapshot, suggestion));
  }

  /** How certain a suggestion has to be at a place. */
  certaintyFor(eagerness: Eagerness | number, { languageId }: Pick<Snapshot, 'languageId'>): LeastCertainty {
    if (typeof eagerness === 'number') return certaintyAt(eagerness);
    return certaintyAt(
      eagerness === 'auto' ? this.#learned.probability(languageId) : LEAST_PROBABILITY[eagerness],
    );
  }
}

/** A suggestion that stands in the editor, or what is left of it after its beginning was typed. */
interface Shown {
  readonly snapshot: Snapshot;
  readonly suggestion: Suggestion;
}

/** Refused suggestions that are remembered: as many as answers. */
const CAPACITY = 250;

/** Lines before the cursor, its own included, that a place is known by. */
const LINES = 3;

function keyOf({ document, before }: Snapshot, { text }: Suggestion): string {
  const lines = before.split('\n').slice(-LINES).join('\n');
  return [document, lines, text].join('\0');
}
