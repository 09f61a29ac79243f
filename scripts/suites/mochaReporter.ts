import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

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
