import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Calibration } from './costs.ts';

/** A calibration kept for one model, library, backend, number of threads and source of power. */
export class CalibrationFile {
  readonly #path: string;

  /** @param key everything that changes the costs. */
  constructor(folder: string, key: string) {
    this.#path = join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }

  /** `undefined` when there is none, or none that makes sense. */
  async read(): Promise<Calibration | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return isCalibration(value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** A file system that refuses costs a calibration at the next start, and nothing else. */
  async write(calibration: Calibration): Promise<void> {
    const partial = `${this.#path}.${process.pid}.partial`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFile(partial, JSON.stringify(calibration), { mode: 0o600 });
      await rename(partial, this.#path);
    } catch {
      // See above.
    }
  }
}

function isCalibration(value: unknown): value is Calibration {
  if (typeof value !== 'object' || value === null) return false;
  const { steps, prefillRate, draftMs } = value as Record<string, unknown>;
  if (!isTime(prefillRate) || (draftMs !== undefined && !isTime(draftMs))) return false;
  if (!Array.isArray(steps) || steps.length < 2) return false;
  return steps.every((step, at) => isStep(step) && (at > 0 || step[0] === 1));
}

function isStep(value: unknown): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every(isTime);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
