import { LRUCache } from 'lru-cache';
import { firstLine, isBlank } from '../util/text.ts';
import type { Silence, Snapshot, Suggestion } from './types.ts';
import { restAfterTyping, type Typed, typedAsSuggested, typedSince } from './typingAsSuggested.ts';

/** What is known of a place: what to show there, or that there is nothing to be shown. */
export type Answer =
  | {
      readonly suggestion: Suggestion;
      /** Other suggestions for the place. */
      readonly alternatives: readonly Suggestion[];
      /** Mean natural logarithm of the probabilities of the suggestion's tokens. */
      readonly confidence?: number;
    }
  | { readonly silence: Silence; readonly confidence?: number };

interface Entry {
  readonly id: string;
  readonly key: string;
  /** The cursor's line up to the cursor. */
  readonly line: string;
  readonly snapshot: Snapshot;
  readonly answer: Answer;
}

export interface CacheOptions {
  /** Answers remembered (llama.vscode and Cody keep 250, Copilot 100). */
  readonly capacity?: number;
  /** Compares whole texts; replaced to count how often. */
  readonly typedSince?: typeof typedSince;
}

const CAPACITY = 250;

/**
 * Remembers what was suggested, and where there was nothing to suggest, and answers from it: while the user types
 * along or accepts a part, and again after characters were deleted or undone. No evaluation, no wait. An entry is
 * found by its document and the lines around the cursor; whole texts are compared only where these agree.
 */
export class SuggestionCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #byPlace = new Map<string, Set<Entry>>();
  readonly #typedSince: typeof typedSince;
  /** Lines of the longest text, less one: how far above the cursor a suggestion can have begun. */
  #longest = 0;

  constructor({ capacity = CAPACITY, typedSince: compare = typedSince }: CacheOptions = {}) {
    this.#typedSince = compare;
    this.#entries = new LRUCache({ max: capacity, dispose: (entry) => this.#leave(entry) });
  }

  /** Remembers an answer that is the model's, and would be the same again. */
  remember(snapshot: Snapshot, answer: Answer): void {
    const [place] = cachePlacesOf(snapshot, 0);
    if (!place) return;
    const id = [place.key, place.text, firstLine(snapshot.after)].join('\n');
    const entry = { id, key: place.key, line: place.text, snapshot, answer };
    this.#entries.set(id, entry);
    this.#byPlace.set(place.key, (this.#byPlace.get(place.key) ?? new Set()).add(entry));
    for (const { text } of textsOf(answer))
      this.#longest = Math.max(this.#longest, text.split('\n').length - 1);
  }

  /** What is left of a remembered answer at this place; the newest of several, and silence only where nothing is left. */
  find(snapshot: Snapshot): Answer | undefined {
    let silence: Answer | undefined;
    for (const entry of this.#candidates(snapshot)) {
      const typed = this.#typedSince(entry.snapshot, snapshot);
      const answer = typed && restOf(entry, typed, snapshot);
      if (!answer) continue;
      this.#entries.get(entry.id);
      if ('suggestion' in answer) return answer;
      silence ??= answer;
    }
    return silence;
  }

  clear(): void {
    this.#entries.clear();
    this.#longest = 0;
  }

  /** Entries whose line, and what was typed behind it, agree with the text; the newest of a line first. */
  *#candidates(snapshot: Snapshot): Generator<Entry> {
    for (const place of cachePlacesOf(snapshot, this.#longest)) {
      const entries = [...(this.#byPlace.get(place.key) ?? [])].reverse();
      yield* entries.filter((entry) => mayAgree(entry, place));
    }
  }

  #leave(entry: Entry): void {
    const entries = this.#byPlace.get(entry.key);
    entries?.delete(entry);
    if (entries?.size === 0) this.#byPlace.delete(entry.key);
  }
}

function textsOf(answer: Answer): readonly Suggestion[] {
  return 'suggestion' in answer ? [answer.suggestion, ...answer.alternatives] : [];
}

function mayAgree({ line, answer }: Entry, { text }: CachePlace): boolean {
  if (!text.startsWith(line)) return false;
  const typed = text.slice(line.length);
  if ('silence' in answer) return typed === '';
  return textsOf(answer).some(
    (suggestion) => restAfterTyping(suggestion.text, typed, isBlank(line)) !== undefined,
  );
}

function restOf({ answer, snapshot }: Entry, typed: Typed, now: Snapshot): Answer | undefined {
  if ('silence' in answer) return typed.text === '' && typed.closed === 0 ? answer : undefined;
  const rests = textsOf(answer).map((suggestion) => typedAsSuggested(suggestion, typed, snapshot, now));
  const [suggestion, ...alternatives] = rests.filter((rest) => rest !== undefined);
  return suggestion && { ...answer, suggestion, alternatives };
}

/** Lines above the cursor's that a place is known by: the one above is too often blank or a brace. */
const LINES_ABOVE = 2;

/** A line in a document. */
export interface CachePlace {
  /** Equal for the same line of the same text, and seldom for another. */
  readonly key: string;
  /** Text from the line's beginning to the cursor, which may be on a later line. */
  readonly text: string;
}

/**
 * The lines from which the text up to the cursor can have been typed, the cursor's own first.
 * @param above how many lines above the cursor's are looked at.
 */
export function* cachePlacesOf({ document, before }: Snapshot, above: number): Generator<CachePlace> {
  const starts = lineStarts(before, above + LINES_ABOVE);
  for (let line = 0; line <= above; line++) {
    const start = starts[line];
    if (start === undefined) return;
    const context = before.slice(starts[line + LINES_ABOVE] ?? 0, start);
    yield { key: `${document}\n${context}`, text: before.slice(start) };
  }
}

/** Where the last lines of a text begin, the last one's first. */
function lineStarts(text: string, above: number): readonly number[] {
  const starts: number[] = [];
  for (let end = text.length; starts.length <= above;) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    starts.push(start);
    if (start === 0) break;
    end = start - 1;
  }
  return starts;
}
