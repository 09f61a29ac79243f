import { Worker } from 'node:worker_threads';

/** Starts the thread that ends this process when its parent is gone. */
export function startWatchdog(): void {
  const thread = new Worker(new URL('./watchdogThread.mjs', import.meta.url), {
    workerData: { parentPid: process.ppid },
  });
  thread.unref();
}
