import { LastGeneration } from '../../src/worker/decode/lastGeneration.ts';

/** Knows nothing of what was written before, so that everything is decoded. */
export class Forgetful extends LastGeneration {
  override remember(): void {
    // Each generation is the first.
  }
}
