import type { Context, Snapshot } from '../types.ts';

/** Closing brackets, quotes, and the punctuation that editors and people put behind them, up to the line's end. */
const CLOSERS = /^[\s)\]}>"'`;,:]*$/;

/** Takes a snapshot apart at the cursor's line. */
export function surroundings({ after }: Snapshot): Context {
  const end = after.indexOf('\n');
  const text = end < 0 ? after : after.slice(0, end);
  return {
    remainder: { kind: CLOSERS.test(text) ? 'closers' : 'code', text },
    below: end < 0 ? '' : after.slice(end + 1),
  };
}
