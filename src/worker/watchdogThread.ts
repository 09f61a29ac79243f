import { workerData } from 'node:worker_threads';

/** How often the parent is looked for. Twice within it is well under the 5 s that an orphan may live. */
const POLL_MS = 1000;

const { parentPid } = workerData as { parentPid: number };

/**
 * Ends this process when its parent is gone. It runs on a thread of its own, because a `disconnect` handler
 * waits for the main thread, which native code may block.
 */
setInterval(() => {
  if (process.ppid === parentPid && isAlive(parentPid)) return;
  process.kill(process.pid, 'SIGKILL');
}, POLL_MS);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
