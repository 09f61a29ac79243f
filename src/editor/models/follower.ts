import { type EngineModel, isSameModel, titleOf } from '../../host/engineState.ts';
import type { Switcher } from '../../models/switcher.ts';
import type { Clock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { sentence } from './texts.ts';

/**
 * Milliseconds that an editor has to stay the active one before another model is loaded for it: longer than a tab is
 * looked at on the way to another, shorter than it takes to begin to type in a file that one wants to work in.
 */
const STAY_MS = 1000;

/** What following works with. */
export interface FollowParts {
  /** The models to try for what is typed in now, in their order; none where nothing is. */
  readonly candidates: () => readonly EngineModel[];
  /** Whether a local model is asked for suggestions at all. */
  readonly isUsed: () => boolean;
  readonly switcher: Pick<Switcher, 'onChange' | 'service' | 'switchTo'>;
  /** Tells the user of a failure. */
  readonly tell: (message: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Has the model serve that was chosen for what is typed in, without a word as long as that works. A model that fails
 * gives way to the next candidate, and is not tried again until something is chosen anew.
 */
export class ModelFollower implements Disposable {
  readonly #parts: FollowParts;
  readonly #watching: Disposable;
  #failed: readonly EngineModel[] = [];
  #timer: Disposable | undefined;
  /** Choices of the user's that are being carried out. */
  #held = 0;

  constructor(parts: FollowParts) {
    this.#parts = parts;
    this.#watching = parts.switcher.onChange(({ model, engine, switchingTo }) => {
      if (engine.kind === 'failed' && !switchingTo) this.#giveUp(model);
    });
  }

  /** Something else may be typed in now; counts once it stays so for a moment. */
  moved(): void {
    this.#timer?.dispose();
    this.#timer = this.#parts.clock.after(STAY_MS, () => void this.#follow());
  }

  /** Something else was chosen: counts at once, and what failed may work now. */
  changed(): void {
    this.#failed = [];
    this.#timer?.dispose();
    void this.#follow();
  }

  /** Stays out of the way while the user's own choice is carried out. Rejects as that does. */
  async during(choosing: () => Promise<void>): Promise<void> {
    this.#held++;
    try {
      await choosing();
    } finally {
      this.#held--;
      this.moved();
    }
  }

  dispose(): void {
    // A choice that is still being carried out would begin to follow when it ends.
    this.#held = Infinity;
    this.#timer?.dispose();
    this.#watching.dispose();
  }

  /** Never rejects. */
  async #follow(): Promise<void> {
    const { switcher, isUsed, log } = this.#parts;
    if (this.#held > 0 || !isUsed()) return;
    const wanted = this.#wanted();
    const { model, switchingTo } = switcher.service;
    if (!wanted || isSameModel(wanted, switchingTo ?? model)) return;
    log.info(`switching to ${titleOf(wanted)}, which was chosen for what is typed in`);
    const result = await switcher.switchTo(wanted);
    if (result.kind !== 'rolled-back') return;
    log.warn(`${titleOf(wanted)} cannot be used: ${result.reason}`);
    this.#giveUp(wanted);
    const instead = titleOf(this.#wanted() ?? result.model);
    this.#parts.tell(`${sentence(result.reason)} ${instead} is used instead.`);
  }

  #wanted(): EngineModel | undefined {
    return this.#parts.candidates().find((model) => !this.#hasFailed(model));
  }

  #hasFailed(model: EngineModel): boolean {
    return this.#failed.some((failed) => isSameModel(failed, model));
  }

  #giveUp(model: EngineModel): void {
    if (this.#hasFailed(model)) return;
    this.#failed = [...this.#failed, model];
    void this.#follow();
  }
}
