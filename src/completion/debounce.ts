import type { Snapshot } from './types.ts';

/**
 * How long a cursor has to rest somewhere before the prompt of that place is evaluated, in milliseconds:
 * longer than the pauses in a burst of keys, shorter than the look around before the first one.
 */
export const REST_MS = 300;

/** Pauses longer than this say nothing about how fast somebody types. */
const LONGEST_INTERVAL_MS = 600;

/** Assumed of a typist who was not seen yet: 60 words a minute. */
const FIRST_INTERVAL_MS = 200;

/** Nobody is made to wait longer than this. */
const LONGEST_DELAY_MS = 250;

/** Share of the newest interval in the average. */
const NEWEST = 0.2;

/** After these a word, an argument or a member begins: what the model expects is wanted at once. */
const TRIGGER = /[.([{=,:<>"'`/@#|&!?+\-*]\s?$/;

/**
 * When to decode: while somebody types in a burst, each suggestion would be refuted or typed past before it is
 * read. So decoding waits as long as the next key is likely to take, less what decoding itself takes.
 */
export class Debounce {
  #intervalMs = FIRST_INTERVAL_MS;
  #latencyMs = 0;
  #lastKey: number | undefined;

  /** A key was pressed. @param now milliseconds, monotonic. */
  key(now: number): void {
    const interval = now - (this.#lastKey ?? -Infinity);
    this.#lastKey = now;
    if (interval <= LONGEST_INTERVAL_MS) this.#intervalMs += NEWEST * (interval - this.#intervalMs);
  }

  /** A suggestion took so long to be computed. */
  answered(ms: number): void {
    this.#latencyMs += NEWEST * (ms - this.#latencyMs);
  }

  /** Milliseconds from the key to the beginning of decoding. */
  delayFor({ before }: Snapshot): number {
    const line = before.slice(before.lastIndexOf('\n') + 1);
    if (line.trim() === '' || TRIGGER.test(line)) return 0;
    return Math.min(LONGEST_DELAY_MS, Math.max(0, this.#intervalMs - this.#latencyMs));
  }
}
