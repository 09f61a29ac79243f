import { typedSince } from '../typed.ts';
import type { Snapshot, Suggestion } from '../types.ts';

interface Shown {
  readonly snapshot: Snapshot;
  readonly suggestion: Suggestion;
}

/** Suggestions remembered: enough that deleting a few characters and typing them again costs nothing. */
const CAPACITY = 16;

/**
 * Remembers what was suggested, and answers from it while the user types along: no evaluation, no wait.
 * Looked up by document text, so that an edit next to the cursor makes an entry silent.
 */
export class TypedAlong {
  #shown: readonly Shown[] = [];

  remember(snapshot: Snapshot, suggestion: Suggestion): void {
    this.#shown = [{ snapshot, suggestion }, ...this.#shown].slice(0, CAPACITY);
  }

  /** The rest of a remembered suggestion at this place, or `undefined`. */
  find(snapshot: Snapshot): Suggestion | undefined {
    for (const shown of this.#shown) {
      const rest = restOf(shown, snapshot);
      if (rest) return rest;
    }
    return undefined;
  }

  clear(): void {
    this.#shown = [];
  }
}

function restOf({ snapshot, suggestion }: Shown, now: Snapshot): Suggestion | undefined {
  const typed = typedSince(snapshot, now);
  if (!typed || !suggestion.text.startsWith(typed.text)) return undefined;
  const text = suggestion.text.slice(typed.text.length);
  return text.trim() === '' ? undefined : { text, replaces: suggestion.replaces + typed.closed };
}
