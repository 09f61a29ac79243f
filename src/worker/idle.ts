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
  /** How much is being done that was asked for. */
  #asked = 0;
  #ended = false;

  constructor(tasks: readonly IdleTask[], now: () => number = () => performance.now()) {
    this.#tasks = tasks;
    this.#now = now;
  }

  /** Lets the quiet begin. */
  start(): void {
    this.#quietSince = this.#now();
    this.#schedule();
  }

  /** Waits for something that was asked for; the quiet begins anew when nothing of it is left. */
  async after<T>(work: Promise<T>): Promise<T> {
    this.#asked++;
    clearTimeout(this.#timer);
    try {
      return await work;
    } finally {
      this.#asked--;
      this.start();
    }
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#ended || this.#asked > 0) return;
    const next = this.#next();
    if (!next) return;
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
