/** Task that waits until nothing is asked for. */
export interface IdleTask {
  /** Milliseconds of quiet before the task may begin; `undefined` while there is nothing to do. */
  readonly dueAfter: () => number | undefined;
  /** Does a piece of the task. Rejects when it is interrupted. */
  readonly run: () => Promise<void>;
}

/** Scheduler of tasks for the pauses between requests: runs the first that is due. While none is due, nothing ticks. */
export class IdleScheduler {
  readonly #tasks: readonly IdleTask[];
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #quietSince = 0;
  /** Number of requests that are being worked on. */
  #requests = 0;
  #ended = false;

  constructor(tasks: readonly IdleTask[], now: () => number = () => performance.now()) {
    this.#tasks = tasks;
    this.#now = now;
  }

  /** Begins a time of quiet. */
  start(): void {
    this.#quietSince = this.#now();
    this.#schedule();
  }

  /** Result of a request. No task begins before it ends; the quiet begins anew when no other request is left. */
  async trackRequest<T>(request: Promise<T>): Promise<T> {
    this.#requests++;
    clearTimeout(this.#timer);
    try {
      return await request;
    } finally {
      this.#requests--;
      this.start();
    }
  }

  /** Begins no task any more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#requests > 0) return;
    const next = this.#next();
    if (!next) return;
    const quiet = this.#now() - this.#quietSince;
    this.#timer = setTimeout(() => void this.#run(next.task), Math.max(0, next.after - quiet));
  }

  async #run(task: IdleTask): Promise<void> {
    try {
      await task.run();
    } catch {
      // Interrupted, or it failed: either way it is not tried again before it has been quiet for a while.
      this.#quietSince = this.#now();
    }
    this.#schedule();
  }

  /** The task that is due first, and the milliseconds of quiet that it waits for. */
  #next(): { task: IdleTask; after: number } | undefined {
    const due = this.#tasks.flatMap((task) => {
      const after = task.dueAfter();
      return after === undefined ? [] : [{ task, after }];
    });
    return due.sort((a, b) => a.after - b.after)[0];
  }
}
