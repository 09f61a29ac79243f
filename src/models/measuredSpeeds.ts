import * as v from 'valibot';
import { BUNDLED, figuresOf } from '../advice/estimate.ts';
import type { KnownSpeed, Speed } from '../advice/speed.ts';
import type { Session } from '../host/client.ts';
import type { EngineModel } from '../host/engineState.ts';
import type { Memento } from './history.ts';
import { inspectModelFile } from './modelFile.ts';

/** Key of what was measured, by model, in the editor's storage. */
const SPEEDS = 'nearline.speeds';

/** What the bundled model is called there: its path is another one with every version of the extension. */
const BUNDLED_KEY = 'bundled';

/** More models than anybody tries; the oldest are forgotten. */
const MOST = 20;

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

/** How fast models were seen to be on this machine. */
export class MeasuredSpeeds {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  of(model: Pick<EngineModel, 'path' | 'bundled'>): Speed | undefined {
    return this.#all()[keyOf(model)];
  }

  /** Asks the engine that serves a model what it has measured. Never rejects: what is not known is predicted. */
  async learn(model: EngineModel, session: Pick<Session, 'speed'>): Promise<void> {
    const speed = await session.speed().catch(() => undefined);
    if (!speed) return;
    const others = Object.entries(this.#all()).filter(([key]) => key !== keyOf(model));
    const all = [...others, [keyOf(model), speed] as const].slice(-MOST);
    await this.#memory.update(SPEEDS, Object.fromEntries(all));
  }

  /** What others are predicted from: the bundled model where it was measured, else any other that was. */
  async known(): Promise<KnownSpeed | undefined> {
    const { [BUNDLED_KEY]: bundled, ...others } = this.#all();
    if (bundled) return { figures: BUNDLED, speed: bundled };
    for (const [path, speed] of Object.entries(others)) {
      const file = await inspectModelFile(path).catch(() => undefined);
      if (file) return { figures: figuresOf(file.header, bytesOf(file.files)), speed };
    }
    return undefined;
  }

  #all(): Readonly<Record<string, Speed>> {
    const saved = this.#memory.get(SPEEDS);
    if (typeof saved !== 'object' || saved === null) return {};
    return Object.fromEntries(
      Object.entries(saved).filter((entry): entry is [string, Speed] => v.is(SPEED, entry[1])),
    );
  }
}

/** Of all files of a model. */
export function bytesOf(files: readonly { readonly bytes: number }[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

function keyOf({ path, bundled }: Pick<EngineModel, 'path' | 'bundled'>): string {
  return bundled ? BUNDLED_KEY : path;
}
