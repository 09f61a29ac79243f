import type { Snapshot } from './types.ts';

/**
 * Says when to decode. While somebody types in a burst, each suggestion would be refuted or typed past before it is
 * read; so decoding waits as long as the next key is likely to take, less what decoding itself takes.
 */
export class Debounce {
  #intervalMs = FIRST_INTERVAL_MS;
  #latencyMs = 0;
  #lastKey: number | undefined;

  /**
   * Notes that a key was pressed.
   * @param now milliseconds, monotonic.
   */
  key(now: number): void {
    const interval = now - (this.#lastKey ?? -Infinity);
    this.#lastKey = now;
    if (interval <= LONGEST_INTERVAL_MS) this.#intervalMs += NEWEST * (interval - this.#intervalMs);
  }

  /** Notes how long a suggestion took to be computed. */
  answered(ms: number): void {
    this.#latencyMs += NEWEST * (ms - this.#latencyMs);
  }

  /** Milliseconds to wait from the key to the beginning of decoding; 0 on a blank line and behind a trigger. */
  delayFor({ before }: Snapshot): number {
    const line = before.slice(before.lastIndexOf('\n') + 1);
    if (line.trim() === '' || TRIGGER.test(line)) return 0;
    return Math.min(LONGEST_DELAY_MS, Math.max(0, this.#intervalMs - this.#latencyMs));
  }
}

/** Milliseconds: a longer pause says nothing about how fast somebody types. */
const LONGEST_INTERVAL_MS = 600;

/** Milliseconds between two keys that are assumed of a typist who was not seen yet: 60 words a minute. */
const FIRST_INTERVAL_MS = 200;

/**
 * Weight of the newest value in an average: chosen so that some five values make up the average, and a single odd one
 * changes it little.
 */
const NEWEST = 0.2;

/**
 * Milliseconds that decoding waits at most: chosen so that somebody who types slowly waits no longer than at about 50
 * words a minute.
 */
const LONGEST_DELAY_MS = 250;

/** Characters after which a word, an argument or a member begins: what the model expects there is wanted at once. */
const TRIGGER = /[.([{=,:<>"'`/@#|&!?+\-*]\s?$/;

/**
 * Milliseconds that a cursor has to rest in a place before the prompt of the place is prefilled: chosen so that they
 * are longer than the pauses in a burst of keys (see `FIRST_INTERVAL_MS`), and shorter than people look around before
 * the first key.
 */
export const REST_MS = 300;
