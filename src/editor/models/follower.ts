import { type EngineModel, isSameModel, titleOf } from '../../host/engineState.ts';
import type { Switcher } from '../../models/switcher.ts';
import type { Clock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { sentence } from './texts.ts';

/**
 * Milliseconds that an editor has to stay the active one before another model is loaded for it: chosen to be longer than
 * a tab is looked at on the way to another, and shorter than it takes to begin to type in a file that one works in.
 */
const STAY_MS = 1000;

/** What {@link ModelFollower} works with. */
export interface FollowerParts {
  /** Models to try for what is typed in now, in their order; none where nothing is typed in. */
  readonly candidates: () => readonly EngineModel[];
  /** Whether a local model is asked for suggestions at all. */
  readonly isUsed: () => boolean;
  readonly switcher: Pick<Switcher, 'onChange' | 'service' | 'switchTo'>;
  /** Shows a failure to the user. */
  readonly tell: (message: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Follows what is typed in: has the model serve that was chosen for it, without a word as long as that works. A model
 * that fails gives way to the next candidate, and is not tried again until something is chosen anew.
 */
export class ModelFollower implements Disposable {
  readonly #parts: FollowerParts;
  readonly #subscription: Disposable;
  #failed: readonly EngineModel[] = [];
  #timer: Disposable | undefined;
  /** Number of the user's own choices that are being carried out; nothing is followed before it is 0. */
  #held = 0;

  constructor(parts: FollowerParts) {
    this.#parts = parts;
    this.#subscription = parts.switcher.onChange(({ model, engine, switchingTo }) => {
      if (engine.kind === 'failed' && !switchingTo) this.#giveUp(model);
    });
  }

  /** Something else may be typed in now; followed once it stays so for {@link STAY_MS}. */
  editorChanged(): void {
    this.#timer?.dispose();
    this.#timer = this.#parts.clock.after(STAY_MS, () => void this.#follow());
  }

  /** Something else was chosen; followed at once, and what failed before is tried again. */
  choiceChanged(): void {
    this.#failed = [];
    this.#timer?.dispose();
    void this.#follow();
  }

  /** Follows nothing while the user's own choice is carried out. @throws as `choosing` does. */
  async during(choosing: () => Promise<void>): Promise<void> {
    this.#held++;
    try {
      await choosing();
    } finally {
      this.#held--;
      this.editorChanged();
    }
  }

  dispose(): void {
    // A choice that is still being carried out would begin to follow when it ends.
    this.#held = Infinity;
    this.#timer?.dispose();
    this.#subscription.dispose();
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
