// Mocha loads this file as its reporter, with `require`: it may import nothing that only `import` can load.
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How a suite ended. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Nothing ran. */
export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** One check that passed or failed as a whole, such as the linter. */
export function one(passed: boolean): Counts {
  return { ...none, passed: passed ? 1 : 0, failed: passed ? 0 : 1 };
}

/** The sum of several suites' counts. */
export function total(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, next) => ({
      passed: sum.passed + next.passed,
      failed: sum.failed + next.failed,
      skipped: sum.skipped + next.skipped,
    }),
    none,
  );
}

/** The last line of every test run: a fixed form, because other programs read it. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** The variable that names the file for the counts. */
export const countsVariable = 'NEARLINE_TEST_COUNTS';

/** Mocha's ordinary output, and its counts in a file for the summary over all suites. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const file = process.env[countsVariable];
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
    });
  }
}
