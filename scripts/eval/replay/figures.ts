import { mean, sum } from '../../lib/statistics.ts';
import { counts, tokens, type Figures } from '../figures.ts';
import type { GateSample } from '../gate.ts';
import type { Typed } from './type.ts';

/** Sums runs up. */
export function replayFigures(runs: readonly Typed[]): Figures {
  const requests = runs.flatMap((run) => run.requests);
  const suggested = runs.flatMap((run) => run.suggested);
  const shown = sum(suggested.map((one) => one.shown));
  const kept = sum(suggested.map((one) => one.kept));
  const typed = sum(runs.map(({ strokes }) => strokes));
  return {
    rows: runs.length,
    requests: requests.length,
    shown: mean(requests.map(({ silence }) => Number(silence === undefined))),
    suggestions: suggested.length,
    accepted: mean(suggested.map(({ saved }) => Number(saved !== undefined))),
    savedPer100: (100 * sum(suggested.map(({ saved = 0 }) => saved))) / Math.max(1, typed),
    shownCharacters: shown,
    keptCharacters: kept,
    keptShare: kept / Math.max(1, shown),
    faults: counts(suggested.flatMap(({ faults }) => faults)),
    silences: counts(requests.flatMap(({ silence }) => silence ?? [])),
    ...tokens(requests.map(({ cost }) => cost)),
  };
}

/** What a gate would have judged. What the user would have taken later instead is not known: a loss at most. */
export function gateSamples(runs: readonly Typed[]): GateSample[] {
  return runs.flatMap(({ suggested }) =>
    suggested.map(({ confidence, shown, kept, saved = 0 }) => ({ confidence, shown, kept, saved })),
  );
}
