import { firstCut, type StopCondition } from '../code/stops.ts';
import type { Candidate, CompletionCost } from '../completion/types.ts';
import type { Clock } from '../util/async.ts';
import type { AnswerPiece, TokenCounts } from './dialect.ts';

/** UTF-16 units for each token: no token of code is so long on average that an honest answer comes to more. */
const UNITS_PER_TOKEN = 20;

/** The stop condition for a server that does not keep to the number of tokens that it was asked for. */
export function notLonger(maxTokens: number): StopCondition {
  const most = maxTokens * UNITS_PER_TOKEN;
  return ({ text }) => (text.length > most ? { end: most, reason: 'length' } : undefined);
}

/** The stop condition for special tokens, which are no text: the text ends before the first of them. */
export function beforeSpecials(specials: readonly string[]): StopCondition {
  return ({ text }) => {
    const ends = specials.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
    return ends.length > 0 ? { end: Math.min(...ends), reason: 'end-of-text' } : undefined;
  };
}

/** The answer of a server, put together from its pieces as they arrive. */
export class StreamedAnswer {
  readonly #stops: readonly StopCondition[];
  readonly #clock: Clock;
  readonly #startedAt: number;
  #firstAt: number | undefined;
  #written = '';
  #text = '';
  #cut = false;
  #ended = false;
  #pieces = 0;
  #counts: TokenCounts | undefined;

  /** The time runs from now. */
  constructor(stops: readonly StopCondition[], clock: Clock) {
    this.#stops = stops;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** The completion so far, LF line ends. */
  get text(): string {
    return this.#text;
  }

  /** Whether one of the stops ended the text, so that the server writes on in vain. */
  get cut(): boolean {
    return this.#cut;
  }

  /** Whether nothing of the text is missing. */
  get complete(): boolean {
    return this.#cut || this.#ended;
  }

  /** Adds a piece; only counts are taken after the last piece of text. */
  add({ text: piece, last, counts }: AnswerPiece): void {
    this.#counts = counts ?? this.#counts;
    if (!this.#ended) this.#write(piece);
    this.#ended ||= last;
  }

  /**
   * The answer as a candidate without scores and alternatives: no server tells how sure its model was, or offers
   * others.
   */
  candidate(): Candidate {
    return { text: this.#text, scores: [], alternatives: [], cost: this.cost };
  }

  /**
   * The cost so far. Where the server did not count, as when it was cut off, the counts of the prompt are 0, and the
   * pieces of text stand for tokens.
   */
  get cost(): CompletionCost {
    const now = this.#clock.now();
    return {
      promptTokens: this.#counts?.prompt ?? 0,
      evaluatedTokens: this.#counts?.evaluated ?? 0,
      decodedTokens: this.#counts?.decoded ?? this.#pieces,
      unusedTokens: 0,
      decodeSteps: this.#pieces,
      firstTokenMs: (this.#firstAt ?? now) - this.#startedAt,
      totalMs: now - this.#startedAt,
      anchor: 'new',
    };
  }

  #write(piece: string): void {
    if (piece === '') return;
    this.#firstAt ??= this.#clock.now();
    this.#pieces++;
    this.#written += piece;
    const text = this.#written.replace(/\r\n?/g, '\n');
    const cut = firstCut(this.#stops, { text, tokens: [] });
    this.#cut = cut !== undefined;
    this.#text = text.slice(0, cut?.end);
  }
}
