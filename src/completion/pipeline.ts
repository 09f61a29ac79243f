import { confidenceOf } from '../code/certainty.ts';
import { isForPeople } from '../code/place.ts';
import { type Clock, delay, noAbort } from '../util/async.ts';
import { Debounce } from './debounce.ts';
import { extentFor } from './extent.ts';
import { Feedback } from './feedback.ts';
import { GenerateError, type Generator, type Timing } from './generator.ts';
import { splitAtCursor } from './lineSuffix.ts';
import { type BlockEnd, postprocess, type Postprocessed } from './postprocess/index.ts';
import { prefetch } from './prefetch.ts';
import { promptFor } from './prompt.ts';
import { RequestCoalescer } from './requestCoalescing.ts';
import { COMPLETION_DEFAULTS, type CompletionSettings } from './settings.ts';
import { type Answer, SuggestionCache } from './suggestionCache.ts';
import type {
  AnswerSource,
  Candidate,
  ContextSource,
  Extent,
  Outcome,
  Prompt,
  Snapshot,
  Suggestion,
} from './types.ts';

/**
 * The path of a keystroke, every stage in order: an answer that is known comes from memory, a generation that agrees
 * with the typed text is joined, and only then a prompt is made for the model.
 */
export class Pipeline {
  readonly #parts: PipelineParts;
  readonly #cache = new SuggestionCache();
  readonly #coalescer = new RequestCoalescer();
  readonly #debounce = new Debounce();
  readonly #feedback = new Feedback();
  /** The version of the document that was last completed for. */
  #lastVersion = '';

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** The outcome for a place. Never rejects: an error is an outcome with a reason. */
  async complete(
    snapshot: Snapshot,
    signal: AbortSignal,
    { explicit = false }: CompletionRequest = {},
  ): Promise<Outcome> {
    this.#noteKey(snapshot, explicit);
    const outcome = await this.#outcomeFor(snapshot, signal, explicit);
    const isRefused =
      !explicit && outcome.kind === 'shown' && this.#feedback.isRefused(snapshot, outcome.suggestion);
    return isRefused ? { kind: 'silent', reason: 'refused', ...costOf(outcome) } : outcome;
  }

  /** Notes that a suggestion stands in the editor. */
  noteShown(snapshot: Snapshot, suggestion: Suggestion): void {
    this.#feedback.noteShown(snapshot, suggestion);
  }

  /** Notes that a suggestion was accepted as a whole. */
  noteAccepted(languageId: string): void {
    this.#feedback.noteAccepted(languageId);
  }

  async #outcomeFor(snapshot: Snapshot, signal: AbortSignal, explicit: boolean): Promise<Outcome> {
    const { comments } = this.#settings;
    const wanted = comments === 'on' || (comments === 'asked' && explicit);
    if (!wanted && isForPeople(snapshot)) return { kind: 'silent', reason: 'prose' };
    const known = this.#known(snapshot, explicit);
    if (known) return known;
    try {
      const joined = explicit ? undefined : this.#coalescer.join(snapshot, signal);
      const remembered = joined && (await joined) ? this.#known(snapshot, explicit) : undefined;
      if (remembered) return remembered;
      return await this.#coalescer.start(snapshot, signal, async (stop, onText) => {
        return await this.#generate(snapshot, stop, onText, explicit);
      });
    } catch (error) {
      return silenceFor(error);
    }
  }

  /** A key was pressed where a new version is completed for unasked: the suggest widget has one completed for twice. */
  #noteKey(snapshot: Snapshot, explicit: boolean): void {
    const current = `${snapshot.version} ${snapshot.document}`;
    if (!explicit && current !== this.#lastVersion) {
      this.#debounce.key(this.#parts.clock.now());
      this.#feedback.noteKey(snapshot);
    }
    this.#lastVersion = current;
  }

  /** Evaluates the prompt of a place where the user is expected to type. */
  async prefill(snapshot: Snapshot, signal: AbortSignal): Promise<void> {
    await this.#collected();
    if (!signal.aborted) await this.#parts.generator.prefill(this.#promptFor(snapshot, true), signal);
  }

  /** Forgets all answers of the model; to be called when another model serves. */
  reset(): void {
    this.#cache.clear();
    this.#coalescer.cancel();
  }

  /**
   * Resolves when the context is collected, `CONTEXT_MS` later at most. A prompt keeps for a while what it begins
   * with, so that a short wait for other files is worth it.
   */
  async #collected(): Promise<void> {
    const { context, clock } = this.#parts;
    if (context?.collected) await Promise.race([context.collected(), delay(clock, CONTEXT_MS)]);
  }

  /**
   * The outcome that is in memory for a place. An explicit request wants a choice, which only an explicit one has left
   * in memory.
   */
  #known(snapshot: Snapshot, explicit: boolean): Outcome | undefined {
    const answer = this.#cache.find(snapshot);
    if (!answer) return undefined;
    if ('silence' in answer) return explicit ? undefined : outcomeOf(answer, 'memory');
    return explicit && answer.alternatives.length === 0 ? undefined : outcomeOf(answer, 'memory');
  }

  async #generate(
    snapshot: Snapshot,
    signal: AbortSignal,
    onText: (text: string) => void,
    explicit: boolean,
  ): Promise<Outcome> {
    try {
      const timing = explicit
        ? { alternatives: ALTERNATIVES, decodeAfterMs: 0 }
        : { decodeAfterMs: this.#debounce.delayFor(snapshot) };
      const prompt = this.#promptFor(snapshot, explicit);
      const candidate = await this.#parts.generator.generate(prompt, signal, onText, timing);
      this.#debounce.answered(candidate.cost.totalMs);
      const answer = this.#finish(snapshot, prompt, candidate, explicit);
      if ('suggestion' in answer)
        void prefetch(snapshot, answer.suggestion, async (next) => await this.#prefetchAt(next));
      return { ...outcomeOf(answer, 'model'), ...paidFor(candidate) };
    } catch (error) {
      return silenceFor(error);
    }
  }

  async #prefetchAt(snapshot: Snapshot): Promise<Answer> {
    const prompt = this.#promptFor(snapshot, false);
    const timing: Timing = { idle: true };
    const candidate = await this.#parts.generator.generate(prompt, noAbort, () => undefined, timing);
    return this.#finish(snapshot, prompt, candidate, false);
  }

  /** @param whole whether all that the model writes is wanted, however uncertain it is. */
  #promptFor(snapshot: Snapshot, whole: boolean): Prompt {
    const { context, extentFor: fixed } = this.#parts;
    const { multiline, eagerness } = this.#settings;
    const extent = fixed ? fixed(snapshot) : extentFor(snapshot, multiline);
    const certainty = whole ? undefined : this.#feedback.certaintyFor(eagerness, snapshot);
    return promptFor(snapshot, extent, context?.contextFor(snapshot) ?? [], certainty);
  }

  #finish(
    snapshot: Snapshot,
    { extent, certainty }: Prompt,
    candidate: Candidate,
    explicit: boolean,
  ): Answer {
    const { blockEnd } = this.#parts;
    const afterCursor = splitAtCursor(snapshot);
    const input = { snapshot, afterCursor, extent, certainty, explicit, blockEnd };
    const { text, scores, unfinished, alternatives } = candidate;
    const first = postprocess(text, { ...input, scores, unfinished });
    const others = alternatives.map((other) => postprocess(other.text, { ...input, scores: other.scores }));
    const answer = answerOf([first, ...others]);
    this.#cache.remember(snapshot, answer);
    return answer;
  }

  get #settings(): CompletionSettings {
    return this.#parts.settings?.() ?? COMPLETION_DEFAULTS;
  }
}

/** What a pipeline works with. */
export interface PipelineParts {
  readonly generator: Generator;
  readonly clock: Clock;
  readonly settings?: (() => CompletionSettings) | undefined;
  /** What is shown to the model of other files. */
  readonly context?: ContextSource | undefined;
  /** Where the syntax says that a block ends. */
  readonly blockEnd?: BlockEnd | undefined;
  /** How far completions go, instead of what the code asks for; for measurements. */
  readonly extentFor?: ((snapshot: Snapshot) => Extent) | undefined;
}

/** How a suggestion came to be asked for. */
export interface CompletionRequest {
  /**
   * Whether the user asked: then no pause in the typing is waited for, doubtful suggestions are shown, and there is a
   * choice.
   */
  readonly explicit?: boolean;
}

/**
 * Milliseconds that a prefill waits for other files: chosen so that a slow disk costs context, and not the prefill.
 */
const CONTEXT_MS = 1_000;

/** Other suggestions for a place where the user asked for some. */
const ALTERNATIVES = 3;

/** The reason of silence for each failure of a generator. */
const REASON = {
  cancelled: 'cancelled',
  unavailable: 'engine-unavailable',
  failed: 'engine-failed',
} as const;

/** The outcome of a request that threw. */
function silenceFor(error: unknown): Outcome {
  const reason = error instanceof GenerateError ? REASON[error.kind] : 'engine-failed';
  return { kind: 'silent', reason, detail: error instanceof Error ? error.message : String(error) };
}

/**
 * The answer that several texts come to: the first that may be shown, with the others that are worth a look; where
 * none may, the reason why the first one may not.
 */
function answerOf(processed: readonly Postprocessed[]): Answer {
  const shown = processed.filter((one) => 'suggestion' in one);
  const [first, ...others] = shown;
  if (!first) return processed.find((one) => 'silence' in one) ?? { silence: 'empty' };
  const chosen = [first.suggestion];
  for (const { suggestion } of others) if (!isPartOfAny(suggestion, chosen)) chosen.push(suggestion);
  return { ...first, alternatives: chosen.slice(1) };
}

/** Whether a suggestion is the beginning of another, and so can be had by accepting a part of that. */
function isPartOfAny({ text }: Suggestion, chosen: readonly Suggestion[]): boolean {
  return chosen.some((other) => other.text.startsWith(text));
}

/** The outcome that an answer gives its request. */
function outcomeOf(answer: Answer, source: AnswerSource): Outcome {
  return 'suggestion' in answer
    ? { kind: 'shown', source, ...answer }
    : { kind: 'silent', reason: answer.silence };
}

/** What an outcome tells of the candidate that it was made of. */
function paidFor(candidate: Candidate): Pick<Outcome, 'confidence' | 'cost'> {
  const confidence = confidenceOf(candidate);
  return { ...(confidence !== undefined && { confidence }), cost: candidate.cost };
}

/** The cost of an outcome, where it had one. */
function costOf({ cost }: Outcome): Pick<Outcome, 'cost'> {
  return cost ? { cost } : {};
}
