import { surroundings } from '../context/surroundings.ts';
import type { Snapshot } from '../types.ts';

/** The lines around a cursor, as far as the snapshot goes. */
export interface Neighbours {
  /** The cursor's line up to the cursor. */
  readonly typed: string;
  /** Lines above it, the nearest last. */
  readonly above: readonly string[];
  /** What stands right of the cursor. */
  readonly right: string;
  readonly below: readonly string[];
}

export function neighbours(snapshot: Snapshot): Neighbours {
  const { remainder, below } = surroundings(snapshot);
  const lines = snapshot.before.split('\n');
  return {
    typed: lines.at(-1) ?? '',
    above: lines.slice(0, -1),
    right: remainder.text,
    below: below.split('\n'),
  };
}

export function isBlank(line: string): boolean {
  return line.trim() === '';
}
