/**
 * How long a cursor has to rest somewhere before the prompt of that place is evaluated, in milliseconds:
 * longer than the pauses in a burst of keys, shorter than the look around before the first one.
 */
export const REST_MS = 300;
