import { noAbort } from '../base/abort.ts';
import type { Slot } from './cache/slot.ts';
import { loadDraftModel } from './drafting.ts';
import type { IdleTask } from './idle.ts';
import type { NewestWins } from './scheduler.ts';
import type { ServiceParts } from './service.ts';
import { Calibrator, type CalibrationJob } from './speculation/calibrate.ts';
import { bestThreads } from './threads.ts';

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
