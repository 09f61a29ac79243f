/** Work that waits until nobody asks for anything. */
export interface IdleTask {
  /** Milliseconds of quiet before it may begin; `undefined` while there is nothing to do. */
  readonly dueAfter: () => number | undefined;
  /** Does a piece of it. Rejects when it is interrupted. */
  readonly run: () => Promise<void>;
}

/** Runs tasks in the pauses, the first that is due first. While none is due, nothing ticks. */
export class IdleWork {
  readonly #tasks: readonly IdleTask[];
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #quietSince = 0;
  #ended = false;

  constructor(tasks: readonly IdleTask[], now: () => number = () => performance.now()) {
    this.#tasks = tasks;
    this.#now = now;
  }

  /** Something was asked for, or has ended: the quiet begins anew. */
  touch(): void {
    this.#quietSince = this.#now();
    this.#schedule();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const next = this.#next();
    if (!next || this.#ended) return;
    const quiet = this.#now() - this.#quietSince;
    this.#timer = setTimeout(() => void this.#work(next.task), Math.max(0, next.after - quiet));
  }

  async #work(task: IdleTask): Promise<void> {
    try {
      await task.run();
    } catch {
      // Interrupted, or it broke: either way it is not tried again before it has been quiet for a while.
      this.#quietSince = this.#now();
    }
    this.#schedule();
  }

  #next(): { task: IdleTask; after: number } | undefined {
    const due = this.#tasks.flatMap((task) => {
      const after = task.dueAfter();
      return after === undefined ? [] : [{ task, after }];
    });
    return due.sort((a, b) => a.after - b.after)[0];
  }
}
