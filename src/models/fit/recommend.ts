import { bestOf } from './best.ts';
import { type Judged, type Row, type Situation, judge } from './judge.ts';
import type { MemoryNeed } from './memory.ts';
import type { Place } from './place.ts';
import { reasonFor } from './reasons.ts';

/** What is said of a model: `slow` works too, only that most users would not wait for it. */
export type Verdict = 'recommended' | 'works' | 'slow' | 'too-large';

/** What is said of one row. */
export interface Advice {
  readonly id: string;
  readonly fits: boolean;
  /** Milliseconds to the suggestion of a new line; undefined where nothing was measured that tells it. */
  readonly ms: number | undefined;
  readonly memory: MemoryNeed;
  /** How many of its layers the GPU computes. */
  readonly gpuLayers: Place['gpuLayers'];
  readonly verdict: Verdict;
  /** One short sentence. */
  readonly reason: string;
}

/**
 * Milliseconds to a suggestion that users call excellent, good, and average; more is poor to them (published of Qoder
 * NEXT, and close to what the makers of other products report).
 */
export const EXCELLENT_MS = 300;
export const GOOD_MS = 500;
export const AVERAGE_MS = 700;

/**
 * What to say of each row, in the order of `rows`. At most one is recommended: the largest that fits and answers in
 * what users call good, or excellent on battery, where each token costs charge; see {@link bestOf} for the rest.
 */
export function recommend(rows: readonly Row[], situation: Situation): readonly Advice[] {
  const limit = situation.onBattery === true ? EXCELLENT_MS : GOOD_MS;
  const judged = rows.map((row) => judge(row, situation));
  const best = bestOf(judged, limit);
  return judged.map((one) => {
    const { row, place, fits, ms } = one;
    const verdict = one === best ? 'recommended' : verdictOf(one);
    const reason = reasonFor(one, verdict, limit);
    return { id: row.id, fits, ms, memory: place.need, gpuLayers: place.gpuLayers, verdict, reason };
  });
}

function verdictOf({ fits, ms = 0 }: Judged): Verdict {
  if (!fits) return 'too-large';
  return ms > AVERAGE_MS ? 'slow' : 'works';
}
