import { Pipeline, type PipelineParts } from '../../src/completion/pipeline.ts';
import { COMPLETION_DEFAULTS, type CompletionSettings } from '../../src/completion/settings.ts';
import { WorkerGenerator } from '../../src/host/client.ts';
import type { Supervisor } from '../../src/host/supervisor.ts';
import { bundledModel } from '../../src/models/bundled.ts';
import { modelFromFile } from '../../src/models/modelFile.ts';
import { ENGINE_DEFAULTS, engineFactory } from '../../src/models/engines.ts';
import { systemClock } from '../../src/util/async.ts';
import { type Log, silentLog } from '../../src/util/log.ts';
import { root } from './repository.ts';

export interface ProductOptions extends Pick<PipelineParts, 'context' | 'extentFor' | 'blockEnd'> {
  /** Path of a GGUF file; the bundled model where absent. */
  readonly model?: string | undefined;
  /** 0 or absent: as many as the product would use. */
  readonly threads?: number | undefined;
  /** Path of a GGUF file that drafts; empty for none. */
  readonly draft?: string | undefined;
  /** Where calibrations and KV snapshots are kept. */
  readonly storage?: string | undefined;
  /** Settings that differ from the product's. */
  readonly completion?: Partial<CompletionSettings> | undefined;
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
export function openProduct(options: ProductOptions = {}): Product {
  const { model, threads = 0, log = silentLog, completion, context, extentFor, blockEnd } = options;
  const open = engineFactory({
    extensionRoot: root,
    storage: options.storage,
    draftPath: options.draft,
    settings: () => ({ ...ENGINE_DEFAULTS, threads }),
    clock: systemClock,
    log,
  });
  const engine = open(model === undefined ? bundledModel(root) : modelFromFile(model));
  return {
    pipeline: new Pipeline({
      generator: new WorkerGenerator(engine),
      clock: systemClock,
      settings: () => ({ ...COMPLETION_DEFAULTS, ...completion }),
      ...{ context, extentFor, blockEnd },
    }),
    engine,
    dispose: () => engine.dispose(),
  };
}
