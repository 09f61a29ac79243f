import type { LoadParams } from '../protocol/messages.ts';
import type { Completer } from './completer.ts';
import { noAbort } from '../util/async.ts';
import type { Slot } from './cache/slot.ts';
import type { Engine } from './native/engine.ts';
import type { SnapshotStore } from './cache/snapshots.ts';
import { bestThreads } from './native/llamaEngine.ts';
import type { LoadHooks } from './native/load.ts';
import type { NewestWins } from './scheduler.ts';
import { type CalibrationJob, Calibrator } from './speculation/calibrate.ts';
import type { Drafter } from './speculation/drafter.ts';
import type { Calibration } from './speculation/costs.ts';
import { loadDraftModel } from './speculation/draftModel.ts';
import type { StateFile } from './stateFile.ts';

/**
 * Shorter pauses than this are between the keys of a burst. What takes longest comes last: a window of a larger model
 * takes ten seconds of pauses, and without costs nothing is drafted meanwhile. Costs are measured once on a machine.
 */
const DRAFT_MODEL_AFTER_MS = 100;
const CALIBRATE_AFTER_MS = 100;
const BUILD_AFTER_MS = 100;
const READ_UP_AFTER_MS = 150;
const THREADS_AFTER_MS = 3000;
/** A file that was left is kept soon; the one that is typed in when its user is away, because its cells change. */
const SAVE_LEFT_AFTER_MS = 2000;
const SAVE_CURRENT_AFTER_MS = 20_000;

/** What a service consists of. */
export interface ServiceParts {
  readonly params: LoadParams;
  readonly hooks: LoadHooks;
  readonly engine: Engine;
  /** Text of every token. */
  readonly texts: readonly string[];
  readonly drafter: Drafter;
  readonly snapshots: SnapshotStore;
  readonly completer: Completer;
  /** What was measured in earlier runs; nothing is kept without a storage. */
  readonly kept: {
    readonly calibration: StateFile<Calibration> | undefined;
    readonly threads: StateFile<number> | undefined;
  };
}

export interface IdleParts extends ServiceParts {
  readonly scheduler: NewestWins;
}

/** What a worker does in the pauses. */
export function idleTasks(parts: IdleParts): { tasks: IdleTask[]; saveAll: () => Promise<void> } {
  const saving = savingTask(parts);
  // A draft model that cannot be loaded is none to wait for.
  const draft = { isAwaited: parts.params.draftPath !== undefined };
  return {
    tasks: [
      draftModelTask(parts, draft),
      calibrationTask(parts, draft),
      buildTask(parts),
      readUpTask(parts),
      threadsTask(parts),
      saving.task,
    ],
    saveAll: saving.saveAll,
  };
}

function inBackground<T>(scheduler: NewestWins, job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return scheduler.run(job, noAbort, 'background');
}

function buildTask({ completer, scheduler }: IdleParts): IdleTask {
  return {
    dueAfter: () => (completer.isDue ? BUILD_AFTER_MS : undefined),
    run: () => inBackground(scheduler, (signal) => completer.build(signal)),
  };
}

/** Beside everything else: nothing that is asked meanwhile waits for it. */
function draftModelTask(
  { params, texts, hooks, drafter }: IdleParts,
  draft: { isAwaited: boolean },
): IdleTask {
  let wanted = params.draftPath !== undefined;
  return {
    dueAfter: () => (wanted ? DRAFT_MODEL_AFTER_MS : undefined),
    run: async () => {
      wanted = false;
      drafter.model = await loadDraftModel(params, texts, hooks);
      draft.isAwaited = false;
    },
  };
}

/** The draft model reads the prompt that is being typed at, so that its drafts come at once. */
function readUpTask({ completer, drafter, scheduler }: IdleParts): IdleTask {
  const behind = (): readonly number[] | undefined => {
    const tokens = completer.pool.serving?.sequence.tokens;
    return tokens && drafter.model?.isBehind(tokens) === true ? tokens : undefined;
  };
  return {
    dueAfter: () => (behind() ? READ_UP_AFTER_MS : undefined),
    run: () => inBackground(scheduler, async (signal) => await drafter.model?.read(behind() ?? [], signal)),
  };
}

function calibrationTask(
  { engine, drafter, completer, kept, scheduler }: IdleParts,
  draft: { readonly isAwaited: boolean },
): IdleTask {
  const calibrator = new Calibrator();
  return {
    dueAfter: () => (drafter.costs.calibrated || draft.isAwaited ? undefined : CALIBRATE_AFTER_MS),
    run: () =>
      inBackground(scheduler, async (signal) => {
        const slot = completer.pool.serving ?? completer.pool.slots[0];
        if (!slot) return;
        const job: CalibrationJob = {
          engine,
          sequence: slot.sequence,
          draft: drafter.model,
          signal,
          now: () => performance.now(),
        };
        const measured = await calibrator.run(job);
        if (!measured) return;
        drafter.costs.adopt(measured);
        await kept.calibration?.write(measured);
      }),
  };
}

/** Tries other numbers of threads once; the next start uses what was found. */
function threadsTask({ params, engine, hooks, kept, scheduler }: IdleParts): IdleTask {
  const rest = [...(params.threadChoices ?? [])];
  const times = new Map<number, number>();
  let known = kept.threads === undefined;
  void kept.threads?.read().then((threads) => (known = threads !== undefined));
  return {
    dueAfter: () => (known ? undefined : THREADS_AFTER_MS),
    run: () =>
      inBackground(scheduler, async (signal) => {
        const [next] = rest;
        // Memory for another context may be short: then that number is none to choose.
        if (next !== undefined) times.set(next, await engine.timeThreads(next, signal).catch(() => Infinity));
        if (signal.aborted) return;
        rest.shift();
        if (rest.length > 0) return;
        known = true;
        const best = bestThreads(times);
        if (best !== params.threads) hooks.onLog('debug', `from the next start on: ${best} threads`);
        await kept.threads?.write(best);
      }),
  };
}

function savingTask({ completer, snapshots }: IdleParts): {
  task: IdleTask;
  saveAll: () => Promise<void>;
} {
  const save = async (slot: Slot | undefined): Promise<void> => {
    if (!slot?.held) return;
    // One that the disk refuses is not tried again: the next anchor is.
    slot.saved = true;
    await snapshots.save(slot.held, slot.sequence);
  };
  const unsaved = (): Slot[] => completer.pool.slots.filter(isUnsaved);
  const left = (): Slot | undefined => unsaved().find((slot) => slot !== completer.pool.serving);
  return {
    task: {
      dueAfter: () =>
        left() ? SAVE_LEFT_AFTER_MS : unsaved().length > 0 ? SAVE_CURRENT_AFTER_MS : undefined,
      // Only the copying of the cells is in the way of anything else, and that takes milliseconds.
      run: () => save(left() ?? unsaved()[0]),
    },
    saveAll: async () => {
      for (const slot of unsaved()) await save(slot);
    },
  };
}

function isUnsaved({ held, saved, sequence }: Slot): boolean {
  return !saved && held?.anchor.reach.name === 'full' && sequence.tokens.length >= held.head.length;
}

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
