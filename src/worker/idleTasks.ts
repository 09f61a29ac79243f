import type { LoadParams } from '../protocol/messages.ts';
import { noAbort } from '../util/async.ts';
import type { Slot } from './cache/slots.ts';
import type { SnapshotStore } from './cache/snapshots.ts';
import type { Completer } from './completer.ts';
import type { IdleTask } from './idleScheduler.ts';
import type { Engine } from './native/engine.ts';
import type { LoadHooks } from './native/load.ts';
import type { NewestWins } from './scheduler.ts';
import { type CalibrationJob, Calibrator } from './speculation/calibrate.ts';
import type { Calibration } from './speculation/costs.ts';
import type { Drafter } from './speculation/drafter.ts';
import { loadDraftModel } from './speculation/draftModel.ts';
import type { StateFile } from './stateFile.ts';

/**
 * Pauses, in milliseconds, after which each task may begin; shorter ones are between the keys of a burst. What takes
 * longest comes last: a window of a larger model takes ten seconds of pauses, and without costs nothing is drafted
 * meanwhile. Costs are measured once on a machine.
 */
const DRAFT_MODEL_AFTER_MS = 100;
const CALIBRATE_AFTER_MS = 100;
const BUILD_AFTER_MS = 100;
const READ_UP_AFTER_MS = 150;
const THREADS_AFTER_MS = 3000;
/** A file that was left is saved soon; the one that is typed in when its user is away, because its cells change. */
const SAVE_LEFT_AFTER_MS = 2000;
const SAVE_CURRENT_AFTER_MS = 20_000;

/** Parts of a service. */
export interface ServiceParts {
  readonly params: LoadParams;
  readonly hooks: LoadHooks;
  readonly engine: Engine;
  /** Text of every token, by id. */
  readonly texts: readonly string[];
  readonly drafter: Drafter;
  readonly snapshots: SnapshotStore;
  readonly completer: Completer;
  /** Files of what is measured; none without a storage, and none for threads where there is no choice. */
  readonly files: {
    readonly calibration: StateFile<Calibration> | undefined;
    readonly threads: StateFile<number> | undefined;
  };
}

/** Whether a draft model is still to be loaded; one that cannot be loaded is not awaited. */
interface DraftModelState {
  isAwaited: boolean;
}

/** Runs a job of the worker's own, which every request interrupts. */
type RunInBackground = <T>(job: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/** Tasks of a worker for the pauses, and a function that saves all cells, for its end. */
export function idleTasks(
  parts: ServiceParts,
  scheduler: NewestWins,
): { tasks: IdleTask[]; saveAll: () => Promise<void> } {
  const { completer, drafter } = parts;
  const inBackground: RunInBackground = (job) => scheduler.run(job, noAbort, 'background');
  const saving = savingTask(completer, parts.snapshots);
  const draftModel = { isAwaited: parts.params.draftPath !== undefined };
  return {
    tasks: [
      draftModelTask(parts, draftModel),
      calibrationTask(parts, draftModel, inBackground),
      buildTask(completer, inBackground),
      readUpTask(completer, drafter, inBackground),
      threadsTask(parts, inBackground),
      saving.task,
    ],
    saveAll: saving.saveAll,
  };
}

/** Loads the draft model beside everything else: no request waits for it. */
function draftModelTask({ params, texts, hooks, drafter }: ServiceParts, draft: DraftModelState): IdleTask {
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

/** Measures what native calls cost. */
function calibrationTask(
  { engine, drafter, completer, files }: ServiceParts,
  draft: Readonly<DraftModelState>,
  inBackground: RunInBackground,
): IdleTask {
  const calibrator = new Calibrator();
  return {
    dueAfter: () => (drafter.costs.calibrated || draft.isAwaited ? undefined : CALIBRATE_AFTER_MS),
    run: () =>
      inBackground(async (signal) => {
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
        await files.calibration?.write(measured);
      }),
  };
}

/** Builds the full window that is due. */
function buildTask(completer: Completer, inBackground: RunInBackground): IdleTask {
  return {
    dueAfter: () => (completer.hasDueWindow ? BUILD_AFTER_MS : undefined),
    run: () => inBackground((signal) => completer.buildDueWindow(signal)),
  };
}

/** Lets the draft model read the prompt that is being typed at, so that its drafts come at once. */
function readUpTask(completer: Completer, drafter: Drafter, inBackground: RunInBackground): IdleTask {
  const unread = (): readonly number[] | undefined => {
    const tokens = completer.pool.serving?.sequence.tokens;
    return tokens && drafter.model?.isBehind(tokens) === true ? tokens : undefined;
  };
  return {
    dueAfter: () => (unread() ? READ_UP_AFTER_MS : undefined),
    run: () => inBackground(async (signal) => await drafter.model?.read(unread() ?? [], signal)),
  };
}

/** Tries other numbers of threads once; the next start uses the best. */
function threadsTask(
  { params, engine, hooks, files }: ServiceParts,
  inBackground: RunInBackground,
): IdleTask {
  const untried = [...(params.threadChoices ?? [])];
  const times = new Map<number, number>();
  let known = files.threads === undefined;
  void files.threads?.read().then((threads) => (known = threads !== undefined));
  return {
    dueAfter: () => (known ? undefined : THREADS_AFTER_MS),
    run: () =>
      inBackground(async (signal) => {
        const [next] = untried;
        // Memory for another context may be short: then that number is none to choose.
        if (next !== undefined) times.set(next, await engine.timeThreads(next, signal).catch(() => Infinity));
        if (signal.aborted) return;
        untried.shift();
        if (untried.length > 0) return;
        known = true;
        const best = bestThreads(times);
        if (best !== params.threads) hooks.onLog('debug', `from the next start on: ${best} threads`);
        await files.threads?.write(best);
      }),
  };
}

/** Share of a step's time that is not worth another core. */
const WORTH_A_CORE = 0.05;

/**
 * Number of threads to decode with: the fewest that are about as fast as the fastest.
 * @param times milliseconds of a step, by number of threads; at least one.
 */
export function bestThreads(times: ReadonlyMap<number, number>): number {
  const fastest = Math.min(...times.values());
  const good = [...times].filter(([, ms]) => ms <= fastest * (1 + WORTH_A_CORE)).map(([threads]) => threads);
  return Math.min(...good);
}

/** Saves the cells of full anchors to disk: one slot at a time, or at the worker's end all of them. */
function savingTask(
  completer: Completer,
  snapshots: SnapshotStore,
): { task: IdleTask; saveAll: () => Promise<void> } {
  const save = async (slot: Slot | undefined): Promise<void> => {
    if (!slot?.held) return;
    // A slot whose cells the disk refuses is not tried again: its next anchor is.
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
