import { LastGeneration } from '../../src/worker/decode/lastGeneration.ts';
import { Costs } from '../../src/worker/speculation/costs.ts';

/** Believes that drafts are free, so that every one at hand is verified. */
export class FreeDrafts extends Costs {
  constructor() {
    super({
      steps: [
        [1, 1],
        [8, 1.001],
      ],
      quietStepMs: 1,
      depth: 0,
      prefillRate: 1e6,
      draftMs: 1e-6,
    });
  }

  override observeStep(): void {
    // Stays in its belief.
  }

  override observePrefill(): void {
    // As above: the same windows for all.
  }
}

/** Knows nothing of what was written before, so that everything is decoded. */
export class Forgetful extends LastGeneration {
  override remember(): void {
    // Each generation is the first.
  }
}
