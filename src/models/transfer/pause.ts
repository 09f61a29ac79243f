import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { orAborted } from './abortable.ts';

/** Resolves after a time; rejects with the signal's reason as soon as it is aborted. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let timer: Disposable | undefined;
  const over = new Promise<void>((resolve) => (timer = clock.after(ms, resolve)));
  try {
    await orAborted(over, signal);
  } finally {
    timer?.dispose();
  }
}
