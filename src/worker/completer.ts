import type {
  CompleteParams,
  CompleteProgress,
  CompleteResult,
  InfillText,
  StopReason,
  WarmResult,
} from '../protocol/messages.ts';
import type { Engine, TokenId } from './engineTypes.ts';
import { splitForHealing } from './healing.ts';
import { assemble, fitParts } from './layout.ts';
import { commonPrefixLength, planPrefill } from './prefixCache.ts';
import { superseded } from './scheduler.ts';
import { LineText } from './stop.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Tokens left free behind the prompt for those that spell the stub. */
const STUB_RESERVE = 64;

type OnProgress = (progress: CompleteProgress) => void;

interface Prepared {
  readonly tokens: readonly TokenId[];
  readonly stub: string;
}

interface Decoded {
  readonly text: string;
  readonly stop: StopReason;
  readonly decodedTokens: number;
}

/** Turns a prompt into the rest of its line on one engine. Calls must not overlap: see the scheduler. */
export class Completer {
  readonly #engine: Engine;
  readonly #vocabulary: Vocabulary;
  readonly #now: () => number;

  constructor(engine: Engine, vocabulary: Vocabulary, now: () => number = () => performance.now()) {
    this.#engine = engine;
    this.#vocabulary = vocabulary;
    this.#now = now;
  }

  /**
   * @param onProgress called after each chunk of prefill and each token.
   * @throws CallError `cancelled` at the next chunk or token after the signal fired.
   */
  async complete(
    params: CompleteParams,
    signal: AbortSignal,
    onProgress: OnProgress = () => undefined,
  ): Promise<CompleteResult> {
    const started = this.#now();
    const prompt = this.#prepare(params, params.maxTokens);
    const { last, evaluated } = await this.#prefill(prompt.tokens, signal, onProgress);
    const first = await this.#engine.sequence.next(last, this.#allowed(prompt.stub));
    const firstTokenMs = this.#now() - started;
    const onText = (text: string): void => onProgress({ evaluatedTokens: evaluated, text });
    const decoded = await this.#decode(first, prompt.stub, params.maxTokens, signal, onText);
    return {
      text: decoded.text,
      stop: decoded.stop,
      cost: {
        promptTokens: prompt.tokens.length,
        evaluatedTokens: evaluated,
        decodedTokens: decoded.decodedTokens,
        firstTokenMs,
        totalMs: this.#now() - started,
      },
    };
  }

  /**
   * Prefills a prompt and decodes nothing. A prompt that is in the KV cache is left alone: what was generated
   * behind it may be typed next.
   */
  async warm(
    params: InfillText,
    signal: AbortSignal,
    onProgress: OnProgress = () => undefined,
  ): Promise<WarmResult> {
    const prompt = this.#prepare(params, STUB_RESERVE);
    const promptTokens = prompt.tokens.length;
    const cached = commonPrefixLength(this.#engine.sequence.tokens, prompt.tokens);
    if (cached === promptTokens) return { promptTokens, evaluatedTokens: 0 };
    const { last, evaluated } = await this.#prefill(prompt.tokens, signal, onProgress);
    await this.#engine.sequence.evaluate(last);
    return { promptTokens, evaluatedTokens: evaluated };
  }

  #prepare(text: InfillText, maxTokens: number): Prepared {
    const { head, stub } = splitForHealing(text.middle);
    const parts = {
      prefix: this.#engine.tokenize(text.prefix),
      suffix: this.#engine.tokenize(text.suffix),
      middle: this.#engine.tokenize(head),
    };
    const limit = this.#engine.contextSize - maxTokens - STUB_RESERVE;
    const tokens = assemble(this.#engine.infill, fitParts(parts, limit));
    // A model without any special token has nothing to start from in an empty file.
    return { tokens: tokens.length > 0 ? tokens : this.#engine.tokenize('\n'), stub };
  }

  async #prefill(
    tokens: readonly TokenId[],
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<{ last: readonly TokenId[]; evaluated: number }> {
    const { sequence } = this.#engine;
    const plan = planPrefill(sequence.tokens, tokens);
    await sequence.truncate(plan.keep);
    for (const chunk of plan.chunks) {
      stopIfAborted(signal);
      await sequence.evaluate(chunk);
      onProgress({ evaluatedTokens: sequence.tokens.length - plan.keep, text: '' });
    }
    stopIfAborted(signal);
    return { last: plan.last, evaluated: tokens.length - plan.keep };
  }

  async #decode(
    first: TokenId,
    stub: string,
    maxTokens: number,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<Decoded> {
    const tokens: TokenId[] = [];
    const line = new LineText(stub);
    let token = first;
    for (;;) {
      stopIfAborted(signal);
      if (this.#engine.isEnd(token)) return finish(line, 'end-of-text', tokens.length + 1);
      tokens.push(token);
      line.update(this.#engine.detokenize(tokens));
      if (line.strayed) return finish(line, 'stub-not-spelled', tokens.length);
      onText(line.text);
      if (line.ended) return finish(line, 'line', tokens.length);
      if (tokens.length >= maxTokens) return finish(line, 'length', tokens.length);
      token = await this.#engine.sequence.next([token], this.#allowed(line.rest));
    }
  }

  #allowed(rest: string): readonly TokenId[] | undefined {
    return rest === '' ? undefined : this.#vocabulary.matching(rest);
  }
}

function finish(line: LineText, stop: StopReason, decodedTokens: number): Decoded {
  return { text: line.text, stop, decodedTokens };
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw superseded();
}
