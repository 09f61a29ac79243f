/** Milliseconds between two signs of life. */
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

/** Says how far a long piece of work has come, how fast it goes and when it ends. */
export class Progress {
  readonly #label: string;
  readonly #total: number;
  readonly #began = performance.now();
  #said = performance.now();
  #done = 0;

  constructor(label: string, total: number) {
    this.#label = label;
    this.#total = total;
    if (total > 0) say(`${label}: ${total} to do`);
  }

  add(done = 1): void {
    this.#done += done;
    const now = performance.now();
    if (now - this.#said < tickMs && this.#done < this.#total) return;
    this.#said = now;
    say(`  ${progressLine(this.#label, this.#done, this.#total, (now - this.#began) / 1000)}`);
  }
}

/** `indentation: 120 of 300, 6.1/s, 30 s left`. */
export function progressLine(label: string, done: number, total: number, seconds: number): string {
  const rate = done / Math.max(seconds, 1e-3);
  const left = Math.max(0, total - done) / Math.max(rate, 1e-9);
  return `${label}: ${done} of ${total}, ${rate.toPrecision(2)}/s, ${duration(left)} left`;
}

function duration(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
