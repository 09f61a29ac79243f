import { LRUCache } from 'lru-cache';
import { firstLine, isBlank } from '../util/text.ts';
import type { Silence, Snapshot, Suggestion } from './types.ts';
import { restAfterTyping, type Typed, typedAsSuggested, typedSince } from './typingAsSuggested.ts';

/** What is known of a place: the text to show there, or that there is none. */
export type Answer =
  | {
      readonly suggestion: Suggestion;
      /** Other suggestions for the place. */
      readonly alternatives: readonly Suggestion[];
    }
  | { readonly silence: Silence };

/** Answers that are remembered (llama.vscode and Cody keep 250, Copilot 100). */
const CAPACITY = 250;

/**
 * The answers of the model, also those that nothing is to be shown. Answers a request while the user types along or
 * accepts a part, and again after characters were deleted or undone, without evaluation and without a wait. An entry
 * is found by its document and the lines around the cursor; whole texts are compared only where these agree.
 */
export class SuggestionCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #byPlace = new Map<string, Set<Entry>>();
  readonly #typedSince: typeof typedSince;
  /** Lines of the longest text, less one: how far above the cursor a suggestion can have begun. */
  #longest = 0;

  /**
   * @param capacity answers that are remembered.
   * @param compare compares whole texts; replaced by tests to count how often.
   */
  constructor(capacity = CAPACITY, compare = typedSince) {
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

  /**
   * The remaining text of a remembered answer at a place: that of the newest answer which has any; else silence where
   * that is remembered for the place; undefined where nothing is known.
   */
  find(snapshot: Snapshot): Answer | undefined {
    let silence: Answer | undefined;
    for (const entry of this.#candidates(snapshot)) {
      const typed = this.#typedSince(entry.snapshot, snapshot);
      const answer = typed && remainingOf(entry, typed, snapshot);
      if (!answer) continue;
      this.#entries.get(entry.id);
      if ('suggestion' in answer) return answer;
      silence ??= answer;
    }
    return silence;
  }

  /** Forgets all answers. */
  clear(): void {
    this.#entries.clear();
    this.#longest = 0;
  }

  /** Entries whose line, and the text typed behind it, agree with the snapshot; the newest of a line first. */
  *#candidates(snapshot: Snapshot): Generator<Entry> {
    for (const place of cachePlacesOf(snapshot, this.#longest)) {
      const entries = [...(this.#byPlace.get(place.key) ?? [])].reverse();
      yield* entries.filter((entry) => mayAgree(entry, place));
    }
  }

  /** Removes an entry from the places. */
  #leave(entry: Entry): void {
    const entries = this.#byPlace.get(entry.key);
    entries?.delete(entry);
    if (entries?.size === 0) this.#byPlace.delete(entry.key);
  }
}

/** A remembered answer. */
interface Entry {
  /** The line, its place, and the text right of the cursor: an answer for the same takes this one's place. */
  readonly id: string;
  /** The place that the entry is found by, see `CachePlace`. */
  readonly key: string;
  /** The cursor's line up to the cursor. */
  readonly line: string;
  readonly snapshot: Snapshot;
  readonly answer: Answer;
}

/** All suggestions of an answer. */
function textsOf(answer: Answer): readonly Suggestion[] {
  return 'suggestion' in answer ? [answer.suggestion, ...answer.alternatives] : [];
}

/** Whether an entry's line, and the text typed behind it, agree with a place. */
function mayAgree({ line, answer }: Entry, { text }: CachePlace): boolean {
  if (!text.startsWith(line)) return false;
  const typed = text.slice(line.length);
  if ('silence' in answer) return typed === '';
  return textsOf(answer).some(
    (suggestion) => restAfterTyping(suggestion.text, typed, isBlank(line)) !== undefined,
  );
}

/** What remains of an entry's answer after some text was typed; undefined where nothing does. */
function remainingOf({ answer, snapshot }: Entry, typed: Typed, now: Snapshot): Answer | undefined {
  if ('silence' in answer) return typed.text === '' && typed.closed === 0 ? answer : undefined;
  const remaining = textsOf(answer).map((suggestion) => typedAsSuggested(suggestion, typed, snapshot, now));
  const [suggestion, ...alternatives] = remaining.filter((rest) => rest !== undefined);
  return suggestion && { ...answer, suggestion, alternatives };
}

/** Lines above the cursor's that a place is known by: the one above is too often blank or a brace. */
const LINES_ABOVE = 2;

/** A line in a document. */
interface CachePlace {
  /** Equal for the same line of the same text, and seldom for another. */
  readonly key: string;
  /** Text from the line's beginning to the cursor, which may be on a later line. */
  readonly text: string;
}

/**
 * The lines from which the text up to the cursor can have been typed, the cursor's own first.
 * @param above how many lines above the cursor's are looked at.
 */
function* cachePlacesOf({ document, before }: Snapshot, above: number): Generator<CachePlace> {
  const starts = lineStarts(before, above + LINES_ABOVE);
  for (let line = 0; line <= above; line++) {
    const start = starts[line];
    if (start === undefined) return;
    const context = before.slice(starts[line + LINES_ABOVE] ?? 0, start);
    yield { key: `${document}\n${context}`, text: before.slice(start) };
  }
}

/** Where the last lines of a text begin, in UTF-16 units, the last one's first. */
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
