import { surroundings } from '../context/surroundings.ts';
import type { Remainder, Snapshot } from '../types.ts';
import { familyOf, type Family } from './families.ts';

/** A snapshot, taken apart for the rules that say how far a completion goes. */
export interface Place {
  readonly snapshot: Snapshot;
  readonly family: Family;
  /** Columns of a tab. */
  readonly tabSize: number;
  /** The cursor's line up to the cursor. */
  readonly typed: string;
  /** Lines above it, as far as the snapshot goes; the nearest last. */
  readonly above: readonly string[];
  readonly remainder: Remainder;
  readonly below: readonly string[];
}

export function placeOf(snapshot: Snapshot): Place {
  const { remainder, below } = surroundings(snapshot);
  const lines = snapshot.before.split('\n');
  return {
    snapshot,
    family: familyOf(snapshot.languageId),
    tabSize: snapshot.indentation.size,
    typed: lines.at(-1) ?? '',
    above: lines.slice(0, -1),
    remainder,
    below: below.split('\n'),
  };
}
