/**
 * Whether a process of this machine is alive, by its id. True also for a process of another user, to which nothing can be
 * sent.
 */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
