import { keptWindowStart, suffixWindow, windowStart } from '../base/textWindow.ts';

/** UTF-16 units of text that a server is sent at most; about 3.3 are one token of code. */
export interface WindowLimits {
  readonly prefix: number;
  readonly suffix: number;
}

/** What a model is shown of the file. */
export interface Window {
  readonly prefix: string;
  readonly suffix: string;
}

/** A new window takes three quarters, so that it need not move soon; a third is the least that is worth keeping. */
const NEW = 3 / 4;
const LEAST = 1 / 3;

/**
 * The text around the cursor that is sent. Its start stays where it was while it can, and then moves far at once: a
 * server evaluates everything behind the first difference again.
 * @param previous the prefix that was sent before; empty where there was none.
 */
export function windowAround(before: string, after: string, previous: string, limits: WindowLimits): Window {
  const start = startOf(before, previous, limits.prefix);
  return { prefix: before.slice(start), suffix: suffixWindow(after, limits.suffix) };
}

function startOf(before: string, previous: string, limit: number): number {
  const end = before.length;
  if (end <= limit) return 0;
  const kept = keptWindowStart(before, end, limit, previous);
  return kept !== undefined && end - kept >= limit * LEAST ? kept : windowStart(before, end, limit * NEW);
}
