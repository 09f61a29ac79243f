import {
  type MemorySample,
  nextPressure,
  NO_PRESSURE,
  POLL_MS,
  type Pressure,
  pressureLevel,
} from '../advice/pressure.ts';
import type { EngineModel } from '../host/engineState.ts';
import type { Clock } from '../util/async.ts';
import { type Disposable, Emitter } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { Switcher } from './switcher.ts';

/** The parts that a {@link MemoryGuard} works with. */
interface MemoryGuardParts {
  readonly switcher: Pick<Switcher, 'dropKept' | 'loaded' | 'onChange'>;
  /** The model that the user wants to be used now. */
  readonly wanted: () => EngineModel;
  /** Bytes that a model takes; 0 where that is not known. Never rejects. */
  readonly bytesOf: (model: EngineModel) => Promise<number>;
  /** Looks at the machine's memory; `at` is the clock's time in milliseconds. */
  readonly sample: (at: number) => MemorySample;
  /** Whether the user lets models be exchanged to save memory. */
  readonly enabled: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Watches the machine's memory while a model is loaded: the bundled model is to serve while memory is short, and the
 * user's own again when there is room.
 */
export class MemoryGuard implements Disposable {
  readonly #parts: MemoryGuardParts;
  readonly #watching: Disposable;
  readonly #changed = new Emitter<void>();
  /** Fires when another model is to serve, or the user's own again. */
  readonly onChange = this.#changed.event;
  #pressure: Pressure = NO_PRESSURE;
  /** Bytes that stepping up again would take. */
  #upBytes = 0;
  #timer: Disposable | undefined;
  #disposed = false;

  constructor(parts: MemoryGuardParts) {
    this.#parts = parts;
    this.#watching = parts.switcher.onChange(() => this.#watch());
  }

  /** Whether the bundled model is to serve instead of the one that was chosen. */
  get reduced(): boolean {
    return this.#pressure.steps > 0 && this.#parts.enabled();
  }

  /** Forgets that memory was short, because the user chose another model: that choice holds until it is short again. */
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
    const isNeeded = !this.#disposed && enabled() && (switcher.loaded.length > 0 || this.#pressure.steps > 0);
    if (isNeeded) {
      this.#timer ??= clock.after(POLL_MS, () => void this.#look());
    } else {
      this.#timer?.dispose();
      this.#timer = undefined;
    }
  }

  async #look(): Promise<void> {
    const { clock, sample, wanted, switcher } = this.#parts;
    const chosen = wanted();
    const height = chosen.bundled ? 0 : 1;
    const { pressure, step } = nextPressure(this.#pressure, sample(clock.now()), {
      height,
      upBytes: this.#upBytes,
    });
    this.#pressure = pressure;
    if (pressureLevel(pressure) === 'tight') switcher.dropKept();
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
