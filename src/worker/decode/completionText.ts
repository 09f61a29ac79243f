import { restOfStub } from '../prompt/healing.ts';
import type { TokenId } from '../native/engine.ts';
import type { StopReason, TokenScore } from '../../protocol/messages.ts';
import { firstCut } from '../../stops/index.ts';
import type { Stop } from '../../stops/stop.ts';

/**
 * The text of a generation as it grows: first it spells the stub again, then it is the completion, until one
 * of the stops cuts it off.
 */
export class CompletionText {
  readonly #stub: string;
  readonly #stops: readonly Stop[];
  readonly #scores: TokenScore[] = [];
  #text = '';
  #rest: string;
  #stop: StopReason | undefined;

  constructor(stub: string, stops: readonly Stop[]) {
    this.#stub = stub;
    this.#rest = stub;
    this.#stops = stops;
  }

  /** What of the stub is still to be spelled. */
  get rest(): string {
    return this.#rest;
  }

  /** Completion text so far: what follows the stub, whole characters only. */
  get text(): string {
    return this.#text;
  }

  /** Why the text is complete; `stub-not-spelled` where nothing of it can be shown. */
  get stop(): StopReason | undefined {
    return this.#stop;
  }

  /** How sure the model was of the tokens that the text is made of. */
  get scores(): readonly TokenScore[] {
    const { start, end } = this.visible;
    return this.#scores.slice(start, end).map((score) => ({
      ...score,
      end: Math.min(score.end, this.#text.length),
    }));
  }

  /** The tokens that something of the text is made of: those before spell the stub, those behind were cut off. */
  get visible(): { readonly start: number; readonly end: number } {
    const start = this.#scores.findIndex(({ end }) => end > 0);
    if (start < 0 || this.#text === '') return { start: this.#scores.length, end: this.#scores.length };
    const last = this.#scores.findIndex(({ end }) => end >= this.#text.length);
    return { start, end: last < 0 ? this.#scores.length : last + 1 };
  }

  /**
   * Goes on by a token.
   * @param generated the whole generated text, stub included.
   */
  add(generated: string, tokens: readonly TokenId[], logProbability: number): void {
    const rest = restOfStub(this.#stub, generated);
    this.#rest = rest ?? '';
    if (rest === undefined) this.#stop = 'stub-not-spelled';
    // The last token may hold the first bytes of a character only.
    const whole = generated.replace(/\uFFFD+$/, '').replace(/\r\n?/g, '\n');
    const text = rest === '' ? whole.slice(this.#stub.length) : '';
    this.#scores.push({ end: text.length, logProbability });
    const cut = firstCut(this.#stops, { text, tokens });
    this.#stop ??= cut?.reason;
    this.#text = text.slice(0, cut?.end);
  }
}
