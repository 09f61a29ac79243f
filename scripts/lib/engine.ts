import { systemClock } from '../../src/base/clock.ts';
import { silentLog, type Log } from '../../src/base/log.ts';
import { Pipeline } from '../../src/completion/pipeline.ts';
import { WorkerGenerator } from '../../src/host/client.ts';
import type { Supervisor } from '../../src/host/supervisor.ts';
import { bundledModel, modelFromFile } from '../../src/models/choices.ts';
import { engineFactory } from '../../src/models/engines.ts';
import { root } from './paths.ts';

export interface ProductOptions {
  /** Path of a GGUF file; the bundled model where absent. */
  readonly model?: string | undefined;
  /** 0 or absent: as many as the product would use. */
  readonly threads?: number | undefined;
  readonly log?: Log | undefined;
}

/** The product's own pipeline and worker, without an editor. */
export interface Product {
  readonly pipeline: Pipeline;
  readonly engine: Supervisor;
  /** Ends the worker. */
  readonly dispose: () => void;
}

/** Nothing is started before the first request; `dist/` has to be built. */
export function openProduct({ model, threads = 0, log = silentLog }: ProductOptions = {}): Product {
  const open = engineFactory({ extensionRoot: root, threads: () => threads, clock: systemClock, log });
  const engine = open(model === undefined ? bundledModel(root) : modelFromFile(model));
  return { pipeline: new Pipeline(new WorkerGenerator(engine)), engine, dispose: () => engine.dispose() };
}
