import type { Figures } from './figures.ts';
import { type Machine, type Place, type Plan, kernelsOf, placeFor } from './place.ts';
import { type KnownSpeed, type Speed, speedOf, suggestionMs } from './speed.ts';

/** A model that could be chosen. */
export interface Row {
  readonly id: string;
  readonly figures: Figures;
  /** Whether its licence restricts use: such a model is never recommended, only offered. */
  readonly isRestricted: boolean;
  /** What was measured of this very model on this machine. */
  readonly measured?: Speed | undefined;
  /** Whether it serves, so that its memory is taken already. */
  readonly isLoaded?: boolean;
}

/** The machine as it is now, and how models are loaded on it. */
export interface Situation extends Machine {
  readonly plan: Plan;
  /** `undefined` where it cannot be told. */
  readonly onBattery: boolean | undefined;
  /** Of the bundled model, or of another that was measured here; what cores bring is in it. */
  readonly known: KnownSpeed | undefined;
}

/** A row by itself, before the rows are compared. */
export interface Judged {
  readonly row: Row;
  readonly place: Place;
  readonly fits: boolean;
  /** Milliseconds to the suggestion of a new line; undefined where nothing was measured that tells it. */
  readonly ms: number | undefined;
}

/** Finds room and time of one row; its own measurement goes before what is carried over from another model. */
export function judge(row: Row, situation: Situation): Judged {
  const { figures, measured, isLoaded = false } = row;
  const place = placeFor(figures, situation, situation.plan, isLoaded);
  // How fast a model is that runs on the GPU in part, nobody knows before it does.
  const other = place.kind === 'both' ? undefined : situation.known;
  const known = measured ? { figures, speed: measured } : other;
  const ms = known && suggestionMs(speedOf(known, figures, kernelsOf(situation)));
  return { row, place, fits: isLoaded || place.kind !== 'nowhere', ms };
}
