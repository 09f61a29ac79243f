import type { Step } from '../../src/worker/decode/job.ts';

/** What became of the drafts of one kind. */
export interface SourceTally {
  readonly steps: number;
  readonly drafted: number;
  readonly accepted: number;
  /** Accepted of drafted tokens. */
  readonly acceptance: number;
}

/** By kind of draft; plain steps count as `none`. */
export function tallySources(steps: readonly Step[]): Record<string, SourceTally> {
  const tallies: Record<string, SourceTally> = {};
  for (const { draft, written } of steps) {
    const name = draft.tokens.length > 0 ? (draft.source ?? 'none') : 'none';
    const before = tallies[name] ?? { steps: 0, drafted: 0, accepted: 0, acceptance: 0 };
    const drafted = before.drafted + draft.tokens.length;
    const accepted = before.accepted + written.length - 1;
    tallies[name] = {
      steps: before.steps + 1,
      drafted,
      accepted,
      acceptance: accepted / Math.max(1, drafted),
    };
  }
  return tallies;
}
