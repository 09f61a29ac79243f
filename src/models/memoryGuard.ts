import {
  afterLook,
  levelOf,
  type MemorySample,
  NO_PRESSURE,
  POLL_MS,
  type Pressure,
} from '../advice/pressure.ts';
import type { EngineModel } from '../host/engineState.ts';
import type { Clock } from '../util/async.ts';
import { type Disposable, Emitter } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { Switcher } from './switcher.ts';

/** What guarding memory works with. */
export interface GuardParts {
  readonly switcher: Pick<Switcher, 'dropKept' | 'loaded' | 'onChange' | 'service'>;
  /** The model that the user wants to be used now. */
  readonly wanted: () => EngineModel;
  /** Bytes that a model takes; 0 where that is not known. Never rejects. */
  readonly bytesOf: (model: EngineModel) => Promise<number>;
  readonly look: (at: number) => MemorySample;
  readonly enabled: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Has the bundled model serve while the machine is short of memory, and the user's own again when there is room. Looks
 * only while a model is loaded.
 */
export class MemoryGuard implements Disposable {
  readonly #parts: GuardParts;
  readonly #watching: Disposable;
  readonly #changed = new Emitter<void>();
  /** Fires when another model is to serve, or the user's own again. */
  readonly onChange = this.#changed.event;
  #pressure: Pressure = NO_PRESSURE;
  /** What stepping up again would take. */
  #upBytes = 0;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(parts: GuardParts) {
    this.#parts = parts;
    this.#watching = parts.switcher.onChange(() => this.#watch());
  }

  /** Whether the bundled model is to serve instead of the one that was chosen. */
  get reduced(): boolean {
    return this.#pressure.steps > 0 && this.#parts.enabled();
  }

  /** Something else was chosen: the user knows best, until memory is short again. */
  reset(): void {
    this.#pressure = NO_PRESSURE;
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#watching.dispose();
    this.#changed.dispose();
  }

  #watch(): void {
    const { switcher, clock, enabled } = this.#parts;
    const wanted = !this.#disposed && enabled() && (switcher.loaded.length > 0 || this.#pressure.steps > 0);
    if (!wanted) this.#timer?.dispose();
    if (!wanted) this.#timer = undefined;
    else this.#timer ??= clock.after(POLL_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, look, wanted, switcher } = this.#parts;
    const chosen = wanted();
    const height = chosen.bundled ? 0 : 1;
    const { pressure, step } = afterLook(this.#pressure, look(clock.now()), {
      height,
      upBytes: this.#upBytes,
    });
    this.#pressure = pressure;
    if (levelOf(pressure) === 'tight') switcher.dropKept();
    if (step !== 'stay') await this.#step(step, chosen);
    this.#timer = undefined;
    this.#watch();
  }

  async #step(step: 'down' | 'up', chosen: EngineModel): Promise<void> {
    const { bytesOf, log } = this.#parts;
    const why =
      step === 'down' ? 'memory is short: the bundled model serves instead of' : 'there is memory again for';
    log.info(`${why} ${chosen.label}`);
    if (step === 'down') this.#upBytes = await bytesOf(chosen);
    this.#changed.fire();
  }
}
