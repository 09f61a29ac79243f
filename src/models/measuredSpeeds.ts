import * as v from 'valibot';
import { BUNDLED_FIGURES, figuresOf } from '../advice/figures.ts';
import type { KnownSpeed, Speed } from '../advice/speed.ts';
import type { Session } from '../host/client.ts';
import type { EngineModel } from '../host/engineState.ts';
import { BUNDLED_KEY, type Memento, type ModelIdentity, ModelMemento } from './memento.ts';
import { bytesOf, inspectModelFile } from './modelFile.ts';

/** Key of the speeds in the editor's memory. */
const SPEEDS = 'nearline.speeds';

/** Models whose speeds are remembered: more than anybody tries. */
const MAX_SPEEDS = 20;

const POSITIVE = v.pipe(
  v.number(),
  v.check((value) => value > 0 && value < Infinity),
);

const SPEED: v.GenericSchema<Speed> = v.object({
  prefillRate: POSITIVE,
  stepMs: POSITIVE,
  quietStepMs: POSITIVE,
  depth: v.pipe(
    v.number(),
    v.check((value) => value >= 0 && value < Infinity),
  ),
});

/** The speeds that models were measured to have on this machine, kept in the editor's memory. */
export class MeasuredSpeeds {
  readonly #speeds: ModelMemento<Speed>;

  constructor(memory: Memento) {
    const isValue = (value: unknown): value is Speed => v.is(SPEED, value);
    this.#speeds = new ModelMemento({ memory, key: SPEEDS, isValue, capacity: MAX_SPEEDS });
  }

  /** The measured speed of a model; undefined where it never ran here for long enough. */
  of(model: ModelIdentity): Speed | undefined {
    return this.#speeds.get(model);
  }

  /**
   * Asks the engine that serves a model for the speed that it measured, and keeps that. An engine that cannot answer
   * changes nothing: what is not known is predicted. Rejects as the memory does.
   */
  async learn(model: EngineModel, session: Pick<Session, 'speed'>): Promise<void> {
    const speed = await session.speed().catch(() => undefined);
    if (speed) await this.#speeds.set(model, speed);
  }

  /**
   * The measurement that other models' speeds are predicted from: the bundled model's where there is one, else that of
   * any model whose files can still be read. Never rejects.
   */
  async known(): Promise<KnownSpeed | undefined> {
    const { [BUNDLED_KEY]: bundled, ...others } = this.#speeds.all;
    if (bundled) return { figures: BUNDLED_FIGURES, speed: bundled };
    for (const [path, speed] of Object.entries(others)) {
      const file = await inspectModelFile(path).catch(() => undefined);
      if (file) return { figures: figuresOf(file.header, bytesOf(file.files)), speed };
    }
    return undefined;
  }
}
