const tickMs = 10_000;

/** One line for people. On stderr always: stdout is for what a task was asked to print. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Seconds since `started` (a `performance.now()`), as text such as `3.2 s`. */
export function elapsed(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

/**
 * Runs `work` under a label: says when it begins, that it goes on every 10 seconds, and when it ended or failed.
 * Nothing here takes long without a sign of life, because a silent terminal is taken for a hang.
 */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  say(`${label} ...`);
  const ticker = setInterval(() => {
    say(`  ${label}: ${elapsed(started)} so far`);
  }, tickMs);
  try {
    const result = await work();
    say(`  done in ${elapsed(started)}`);
    return result;
  } catch (error) {
    say(`  failed after ${elapsed(started)}`);
    throw error;
  } finally {
    clearInterval(ticker);
  }
}
