import { workerData } from 'node:worker_threads';
import { isAlive } from '../util/process.ts';

/**
 * Milliseconds between two looks at the parent: well under the 5 s that an orphan may live, so that two looks fit in.
 */
const POLL_MS = 1000;

const { parentPid } = workerData as { parentPid: number };

/**
 * Watchdog that ends this process when its parent is gone. It runs on a thread of its own, because a `disconnect`
 * handler waits for the main thread, which native code may block.
 */
setInterval(() => {
  if (process.ppid === parentPid && isAlive(parentPid)) return;
  process.kill(process.pid, 'SIGKILL');
}, POLL_MS);
