/** A suggestion that was shown with the confidence gate off, and what it was worth. */
export interface GateSample {
  /** Mean natural logarithm of its tokens' probabilities; what has none passes every gate. */
  readonly confidence: number | undefined;
  /** Characters that were shown. */
  readonly shown: number;
  /** Of these, from the first on, the ones that were really written. */
  readonly kept: number;
  /** Keys that accepting it saved. */
  readonly saved: number;
}

/** What a gate at one threshold leaves. Shares are between 0 and 1. */
interface GatePoint {
  readonly threshold: number;
  /** Suggestions that pass. */
  readonly shownShare: number;
  /** Characters kept of those shown. */
  readonly keptShare: number;
  /** The same in units of the share without a gate. */
  readonly keptGain: number;
  /** Saved keys that remain. */
  readonly savedShare: number;
}

export interface GateCurve {
  readonly suggestions: number;
  /** Without a gate. */
  readonly keptShare: number;
  readonly points: readonly GatePoint[];
  /** The mildest gate that pays, and the strictest one: between them is a matter of taste. */
  readonly chosen?: GatePoint;
  readonly strictest?: GatePoint;
}

/** From what hides hardly anything to what shows only what is nearly certain. */
const THRESHOLDS = Array.from({ length: 40 }, (_, at) => (at - 40) / 20);

/** A gate pays when the kept share rises by a tenth, and costs too much when more than a tenth of the keys is lost. */
const LEAST_GAIN = 1.1;
const LEAST_SAVED = 0.9;

/**
 * The gate's effect at each threshold, and the one to choose.
 * @param thresholds the mildest first.
 */
export function gateCurve(samples: readonly GateSample[], thresholds = THRESHOLDS): GateCurve {
  const all = totals(samples);
  const points = thresholds.map((threshold): GatePoint => {
    const passed = totals(samples.filter(({ confidence }) => (confidence ?? 0) >= threshold));
    return {
      threshold,
      shownShare: share(passed.count, all.count),
      keptShare: passed.keptShare,
      keptGain: share(passed.keptShare, all.keptShare),
      savedShare: share(passed.saved, all.saved),
    };
  });
  const paying = points.filter(pays);
  const [chosen, strictest] = [paying.at(0), paying.at(-1)];
  const choice = chosen && strictest ? { chosen, strictest } : {};
  return { suggestions: all.count, keptShare: all.keptShare, points, ...choice };
}

/** Whether the kept share is at least a tenth higher than without a gate, and at most a tenth of the saved keys is lost. */
function pays({ shownShare, keptGain, savedShare }: GatePoint): boolean {
  return shownShare > 0 && keptGain >= LEAST_GAIN && savedShare >= LEAST_SAVED;
}

function totals(samples: readonly GateSample[]): { count: number; keptShare: number; saved: number } {
  const sum = (field: 'shown' | 'kept' | 'saved'): number =>
    samples.reduce((total, sample) => total + sample[field], 0);
  return { count: samples.length, keptShare: share(sum('kept'), sum('shown')), saved: sum('saved') };
}

/** A part of a whole; of nothing, all remains. */
function share(part: number, whole: number): number {
  return whole === 0 ? (part === 0 ? 1 : 0) : part / whole;
}
