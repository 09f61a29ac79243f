import { firstCut, type StopCondition } from '../code/stops.ts';
import type { Candidate, CompletionCost } from '../completion/types.ts';
import type { Clock } from '../util/async.ts';
import type { Piece, TokenCounts } from './dialect.ts';

/** UTF-16 units: no token of code is so long on average that an honest answer comes to more. */
const UNITS_PER_TOKEN = 20;

/** Ends the text of a server that does not keep to the number of tokens that it was asked for. */
export function notLonger(maxTokens: number): StopCondition {
  const most = maxTokens * UNITS_PER_TOKEN;
  return ({ text }) => (text.length > most ? { end: most, reason: 'length' } : undefined);
}

/** Ends the text where the model writes what is none. */
export function beforeSpecials(specials: readonly string[]): StopCondition {
  return ({ text }) => {
    const ends = specials.map((mark) => text.indexOf(mark)).filter((at) => at >= 0);
    return ends.length > 0 ? { end: Math.min(...ends), reason: 'end-of-text' } : undefined;
  };
}

/** A server's answer as it arrives. */
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

  add({ text: piece, last, counts }: Piece): void {
    this.#counts = counts ?? this.#counts;
    if (!this.#ended) this.#write(piece);
    this.#ended ||= last;
  }

  /** The same for all servers: none tells how sure its model was of each token, and none gives alternatives. */
  candidate(): Candidate {
    return { text: this.#text, scores: [], alternatives: [], cost: this.cost };
  }

  /**
   * Counts of the prompt are 0 where the server did not tell, as when it was cut off; of the text, its pieces then
   * stand for tokens.
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
