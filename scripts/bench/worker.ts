import { noAbort } from '../../src/util/async.ts';
import { Completer } from '../../src/worker/completer.ts';
import type { DecodeStep } from '../../src/worker/decode/job.ts';
import type { LastGeneration } from '../../src/worker/decode/lastGeneration.ts';
import type { Engine } from '../../src/worker/native/engine.ts';
import { loadEngine, type LoadHooks } from '../../src/worker/native/load.ts';
import { Vocabulary } from '../../src/worker/prompt/vocabulary.ts';
import { Costs } from '../../src/worker/speculation/costs.ts';
import { Drafter, type DraftSource } from '../../src/worker/speculation/drafter.ts';
import { type DraftModel, loadDraftModel } from '../../src/worker/speculation/draftModel.ts';

/** The worker's own parts in this process, so that a measurement can look inside and force choices. */
export interface OpenWorker {
  readonly engine: Engine;
  readonly completer: Completer;
  readonly drafter: Drafter;
  readonly draft: DraftModel | undefined;
  readonly dispose: () => Promise<void>;
}

export interface WorkerOptions {
  readonly model: string;
  readonly draft?: string | undefined;
  readonly threads: number;
  /** Entry file of a library with exact kernels: attention is made exact too then. */
  readonly exactLibrary?: string | undefined;
  /** Kinds of drafts that may be used. */
  readonly sources: ReadonlySet<DraftSource>;
  readonly costs?: Costs | undefined;
  readonly lastGeneration?: LastGeneration;
  readonly onStep?: (step: DecodeStep) => void;
}

const silent: LoadHooks = { onProgress: () => undefined, onLog: () => undefined };

/** Sequences of 4096 tokens for a 0.5B model; two at least for any. */
const KV_BUDGET = 200e6;

export async function openWorker(options: WorkerOptions): Promise<OpenWorker> {
  const params = {
    modelPath: options.model,
    draftPath: options.draft,
    threads: options.threads,
    contextSize: 4096,
    kvBudget: KV_BUDGET,
    library: options.exactLibrary,
    // Attention over floats splits a single token's work among the threads, and adds up in another order so.
    kvType: options.exactLibrary === undefined ? 'f16' : 'q8_0',
    gpu: 'built-in',
    conditions: 'bench',
  } as const;
  const engine = await loadEngine(params, silent);
  const texts = engine.pieces();
  const drafter = new Drafter(options.costs ?? new Costs(), options.sources);
  const draft = await loadDraftModel(params, texts, silent);
  drafter.model = draft;
  const vocabulary = new Vocabulary(texts);
  const { lastGeneration, onStep } = options;
  const completer = new Completer({ engine, vocabulary, drafter, lastGeneration, onStep });
  const dispose = async (): Promise<void> => {
    await engine.dispose();
    await draft?.engine.dispose();
  };
  return { engine, completer, drafter, draft, dispose };
}

/** The draft model reads while its user pauses. */
export async function readUp({ draft, completer }: OpenWorker): Promise<void> {
  const tokens = completer.pool.serving?.sequence.tokens;
  if (draft && tokens) await draft.read(tokens, noAbort);
}
