import { stopsFor } from '../code/stops.ts';
import type {
  AnchorOrigin,
  CompleteParams,
  CompleteProgress,
  CompleteResult,
  PrefillResult,
  PromptPlace,
  ScoredText,
} from '../protocol/messages.ts';
import { type Offer, type OfferKind, Pool } from './cache/pool.ts';
import { chunkTokens, planPrefill, prefillBudget } from './cache/prefill.ts';
import type { Slot } from './cache/slots.ts';
import type { SnapshotStore } from './cache/snapshots.ts';
import { branches, Decoding } from './decode/decoding.ts';
import type { DecodeJob, DecodeStep, DecodeTools } from './decode/job.ts';
import { LastGeneration } from './decode/lastGeneration.ts';
import type { Decoded } from './decode/transcript.ts';
import type { Engine, Sequence, TokenId } from './native/engine.ts';
import type { Vocabulary } from './prompt/vocabulary.ts';
import { superseded } from './scheduler.ts';
import type { Drafter } from './speculation/drafter.ts';

/** Milliseconds of one native call of idle work: a keystroke waits for it no longer. */
const IDLE_CHUNK_MS = 100;

type OnProgress = (progress: CompleteProgress) => void;

interface CompleterParts {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
  readonly snapshots?: SnapshotStore | undefined;
  /** Memory of the last generation; another one is for measurements. */
  readonly lastGeneration?: LastGeneration | undefined;
  readonly now?: (() => number) | undefined;
  /** Called with every decode step; for measurements. */
  readonly onStep?: ((step: DecodeStep) => void) | undefined;
}

/**
 * Completer of places on one engine: prefills prompts and decodes completions. Calls must not overlap: see the
 * scheduler.
 */
export class Completer {
  readonly pool: Pool;
  readonly #tools: DecodeTools;
  /** Place that a local or a stale anchor served: its full window is still to be built. */
  #due: PromptPlace | undefined;

  constructor({
    snapshots,
    lastGeneration = new LastGeneration(),
    now = () => performance.now(),
    ...tools
  }: CompleterParts) {
    this.#tools = { ...tools, lastGeneration, now };
    this.pool = new Pool(tools.engine, snapshots);
  }

  /** Whether a full window is still to be built. */
  get hasDueWindow(): boolean {
    return this.#due !== undefined;
  }

  /**
   * Completion of a place, and others that are asked for.
   * @param onProgress called after each chunk of prefill and each token.
   * @throws CallError `cancelled` at the next chunk or token after the signal fired.
   */
  async complete(
    params: CompleteParams,
    signal: AbortSignal,
    onProgress: OnProgress = () => undefined,
  ): Promise<CompleteResult> {
    // A completion that may be asked for next is worth less than the full window of the current place.
    if (params.idle === true && this.hasDueWindow) throw superseded();
    const work = new Stopwatch(this.#tools.now);
    const offer = await this.pool.acquire(params, prefillBudget(this.#costs.prefillRate));
    if (params.idle !== true) this.#due = isFull(offer.kind) ? undefined : params;
    const last = await this.#evaluatePrompt(offer, signal, onProgress);
    await work.pause(untilDecode(params.decodeAfterMs, work.elapsed()), signal);
    let firstTokenMs: number | undefined;
    const onText = (text: string): void => {
      firstTokenMs ??= work.elapsed();
      onProgress({ evaluatedTokens: offer.tokens, text });
    };
    const job = this.#job(offer, params, signal);
    const decoded = await new Decoding(this.#tools, { ...job, last, onText }).run();
    const totalMs = work.elapsed();
    const alternatives = await this.#alternatives(job, decoded, params.alternatives ?? 0);
    return { ...resultOf(offer, decoded, { firstTokenMs: firstTokenMs ?? totalMs, totalMs }), alternatives };
  }

  /**
   * Prefills the full window of a place and decodes nothing. A prompt that is in the KV cache is left alone:
   * the text that was generated behind it may be typed next.
   * @throws CallError `cancelled` at the next chunk after the signal fired.
   */
  async prefill(
    place: PromptPlace,
    signal: AbortSignal,
    onProgress: OnProgress = () => undefined,
  ): Promise<PrefillResult> {
    const { prompt, slot, tokens } = await this.pool.acquireFull(place);
    const promptTokens = prompt.tokens.length;
    const cached = slot.sequence.tokens.length >= promptTokens && tokens === 1;
    if (!cached) await this.#evaluateIdly(slot, prompt.tokens, signal, onProgress);
    return { promptTokens, evaluatedTokens: cached ? 0 : tokens };
  }

  /** Builds the full window that is due, if there is one. One that cannot be built is not tried again. */
  async buildDueWindow(signal: AbortSignal): Promise<void> {
    const place = this.#due;
    if (!place) return;
    this.#due = undefined;
    try {
      await this.prefill(place, signal);
    } catch (error) {
      if (signal.aborted) this.#due = place;
      throw error;
    }
  }

  async #evaluateIdly(
    { sequence }: Slot,
    tokens: readonly TokenId[],
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<void> {
    const size = chunkTokens((this.#costs.prefillRate * IDLE_CHUNK_MS) / 1000);
    const { keep, chunks, last } = planPrefill(sequence.tokens, tokens, size);
    await this.#evaluateChunks(sequence, keep, [...chunks, last], signal, onProgress);
  }

  /** Evaluates a prompt. @returns its last tokens, which the first decode step evaluates. */
  async #evaluatePrompt(
    { slot: { sequence }, prompt }: Offer,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<readonly TokenId[]> {
    const { keep, chunks, last } = planPrefill(sequence.tokens, prompt.tokens);
    await this.#evaluateChunks(sequence, keep, chunks, signal, onProgress);
    return last;
  }

  async #evaluateChunks(
    sequence: Sequence,
    keep: number,
    chunks: readonly (readonly TokenId[])[],
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<void> {
    await sequence.truncate(keep);
    for (const chunk of chunks) {
      stopIfAborted(signal);
      await this.#evaluate(sequence, chunk);
      onProgress({ evaluatedTokens: sequence.tokens.length - keep, text: '' });
    }
  }

  async #evaluate(sequence: Sequence, chunk: readonly TokenId[]): Promise<void> {
    const started = this.#tools.now();
    await sequence.evaluate(chunk);
    if (chunk.length >= MEASURABLE) this.#costs.observePrefill(chunk.length, this.#tools.now() - started);
  }

  #job(
    { slot, prompt }: Offer,
    params: CompleteParams,
    signal: AbortSignal,
  ): Omit<DecodeJob, 'last' | 'onText'> {
    return {
      sequence: slot.sequence,
      prompt,
      maxTokens: params.maxTokens,
      stops: stopsFor(params),
      multiline: (params.extent?.maxLines ?? 1) > 1,
      shown: params.idle !== true,
      texts: this.pool.others(slot).map(({ sequence }) => sequence.tokens),
      check: () => stopIfAborted(signal),
    };
  }

  /** Other completions of the same place, each leaving the first one where the model was least sure. */
  async #alternatives(
    job: Omit<DecodeJob, 'last' | 'onText'>,
    decoded: Decoded,
    count: number,
  ): Promise<ScoredText[]> {
    const written: ScoredText[] = [];
    for (const begun of branches(decoded, count)) {
      const tokens = [...job.prompt.tokens, ...begun.map(({ token }) => token)];
      const { keep, chunks, last } = planPrefill(job.sequence.tokens, tokens);
      await job.sequence.truncate(keep);
      const { text, scores } = await new Decoding(this.#tools, {
        ...job,
        begun,
        last: [...chunks.flat(), ...last],
        shown: false,
        onText: () => undefined,
      }).run();
      written.push({ text, scores });
    }
    return written;
  }

  get #costs(): Drafter['costs'] {
    return this.#tools.drafter.costs;
  }
}

/** Number of tokens below which a prefill says little about its rate. */
const MEASURABLE = 16;

function isFull(kind: OfferKind): boolean {
  return kind === 'fits' || kind === 'restored' || kind === 'new';
}

/** Origin of the anchor of each kind of offer. */
const ORIGIN: Readonly<Record<OfferKind, AnchorOrigin>> = {
  fits: 'kept',
  stale: 'kept',
  'local-kept': 'local',
  'local-new': 'local',
  new: 'new',
  restored: 'restored',
};

function resultOf(
  { prompt, tokens, kind }: Offer,
  { text, scores, stop, sampled, unused, steps }: Decoded,
  times: { readonly firstTokenMs: number; readonly totalMs: number },
): Omit<CompleteResult, 'alternatives'> {
  const cost = {
    promptTokens: prompt.tokens.length,
    evaluatedTokens: tokens,
    decodedTokens: sampled,
    unusedTokens: unused,
    decodeSteps: steps,
    ...times,
    anchor: ORIGIN[kind],
  };
  return { text, scores, stop, cost };
}

/** Milliseconds until decoding may begin. */
function untilDecode(decodeAfterMs: number | undefined, elapsed: number): number {
  return Math.max(0, (decodeAfterMs ?? 0) - elapsed);
}

/** Stopwatch of the time spent working, without the pauses. */
class Stopwatch {
  readonly #now: () => number;
  #started: number;

  constructor(now: () => number) {
    this.#now = now;
    this.#started = now();
  }

  /** Milliseconds worked so far. */
  elapsed(): number {
    return this.#now() - this.#started;
  }

  /** Waits without counting the time; ends early where the signal fires. */
  async pause(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return;
    const began = this.#now();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      const stop = (): void => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
    });
    this.#started += this.#now() - began;
  }
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw superseded();
}
