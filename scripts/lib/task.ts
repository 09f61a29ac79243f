import { exitOnSignals, isLeaving } from './processGroup.ts';
import { say } from './progress.ts';

/**
 * Runs a task to its end. What it rejects with is for the person at the terminal, so one gets the message alone
 * and the stack only with DEBUG set; the exit code is then 1.
 */
export async function runTask(work: () => Promise<void>): Promise<void> {
  exitOnSignals();
  try {
    await work();
  } catch (error) {
    if (!isLeaving()) say(describe(error));
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env['DEBUG'] ? (error.stack ?? error.message) : error.message;
}
