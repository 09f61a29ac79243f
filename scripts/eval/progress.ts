import { say } from '../lib/progress.ts';

/** Milliseconds between two signs of life. */
const EVERY_MS = 10_000;

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
    if (now - this.#said < EVERY_MS && this.#done < this.#total) return;
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
