import { blockEndIn } from '../../src/code/blockEnd.ts';
import { Grammars } from '../../src/code/grammars.ts';
import { GenerateError, type Generator, type Timing } from '../../src/completion/generator.ts';
import { Pipeline } from '../../src/completion/pipeline.ts';
import { COMPLETION_DEFAULTS, type CompletionSettings } from '../../src/completion/settings.ts';
import type {
  Candidate,
  ContextFile,
  ContextSource,
  Extent,
  Outcome,
  Prompt,
  Snapshot,
} from '../../src/completion/types.ts';
import { WorkerGenerator } from '../../src/host/client.ts';
import { type Clock, noAbort, systemClock } from '../../src/util/async.ts';
import { openProduct } from '../lib/engine.ts';
import { syntaxFiles } from '../lib/grammars.ts';
import type { Mode } from './case.ts';
import { type Recorded, RecordedGenerator } from './recording.ts';
import { type Place, snapshotAt } from './snapshot.ts';
import type { Store } from './store.ts';

/** Which engine answers. */
export interface EngineOptions {
  readonly model: string;
  readonly threads: number;
}

/** The product as far as an evaluation needs it. */
export interface Evaluated {
  /** The snapshot that the editor would take. */
  readonly snapshotAt: (place: Place) => Promise<Snapshot>;
  /** As the editor asks at a key. @throws Error when no model could answer. */
  readonly type: (snapshot: Snapshot) => Promise<Outcome>;
  /** As the editor asks where the cursor rests and the user wants a suggestion. @throws Error as above. */
  readonly ask: (snapshot: Snapshot, context?: readonly ContextFile[]) => Promise<Outcome>;
  /** Reads what stands around a cursor that rests. */
  readonly rest: (snapshot: Snapshot) => Promise<void>;
  readonly dispose: () => void;
}

/** How the product is evaluated. */
interface EvaluatedOptions {
  readonly eagerness?: CompletionSettings['eagerness'];
  /** Candidates that were generated before; absent where each is to be generated. */
  readonly recording?: Store<Recorded> | undefined;
}

/** The product's own pipeline and worker. `dist/` has to be built. */
export function openEvaluated(
  options: EngineOptions,
  { multiline, unstopped = false }: Mode,
  { eagerness = COMPLETION_DEFAULTS.eagerness, recording }: EvaluatedOptions = {},
): Evaluated {
  const product = openProduct(options);
  const context = new RowContext();
  const grammars = new Grammars(syntaxFiles);
  const worker = new FirstChoice(new WorkerGenerator(product.engine));
  const pipeline = new Pipeline({
    generator: recording ? new RecordedGenerator(worker, recording) : worker,
    clock: STANDING,
    settings: () => ({ ...COMPLETION_DEFAULTS, multiline, eagerness }),
    context,
    ...(unstopped ? { extentFor: withoutEnd } : { blockEnd: blockEndIn(grammars) }),
  });
  const rest = (snapshot: Snapshot): Promise<void> => pipeline.prefill(snapshot, noAbort);
  return {
    snapshotAt: (place) => snapshotAt(place, grammars),
    type: async (snapshot) => answered(await pipeline.complete(snapshot, noAbort)),
    ask: async (snapshot, files = []) => {
      context.show(snapshot.document, files);
      // Else a short window would answer first.
      await rest(snapshot);
      return answered(await pipeline.complete(snapshot, noAbort, { explicit: true }));
    },
    rest,
    dispose: () => product.dispose(),
  };
}

/** Silence for a reason of the engine's would look like an answer. */
function answered(outcome: Outcome): Outcome {
  if (outcome.kind === 'silent' && outcome.reason.startsWith('engine-'))
    throw new Error(outcome.detail ?? outcome.reason);
  return outcome;
}

/** Time that does not pass: nobody types here, so that no next key is to be waited for. */
const STANDING: Clock = { ...systemClock, now: () => 0 };

/** Lines that no block in the sets comes near, so that the model's own end or the limit of tokens is what ends a text. */
const MANY_LINES = 60;

function withoutEnd({ indentation }: Snapshot): Extent {
  return { maxLines: MANY_LINES, tabSize: indentation.size };
}

/**
 * The engine, asked for nothing but the answer: what it would offer besides, and compute ahead, takes time and is
 * not judged.
 */
class FirstChoice implements Generator {
  readonly #generator: Generator;

  constructor(generator: Generator) {
    this.#generator = generator;
  }

  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing: Timing = {},
  ): Promise<Candidate> {
    if (timing.idle === true) throw new GenerateError('cancelled', 'nothing is computed ahead');
    return await this.#generator.generate(prompt, signal, onText, { ...timing, alternatives: 0 });
  }

  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    await this.#generator.prefill(prompt, signal);
  }
}

/** What the row that is being asked has of other files. */
class RowContext implements ContextSource {
  #document = '';
  #files: readonly ContextFile[] = [];

  show(document: string, files: readonly ContextFile[]): void {
    this.#document = document;
    this.#files = files;
  }

  contextFor({ document }: Pick<Snapshot, 'document'>): readonly ContextFile[] {
    return document === this.#document ? this.#files : NONE;
  }
}

const NONE: readonly ContextFile[] = [];
