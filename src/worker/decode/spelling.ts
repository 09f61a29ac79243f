import type { Allowed, Tokenizer, TokenId } from '../native/engine.ts';
import { restsOfStub } from '../prompt/healing.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';

export interface SpellingParts {
  readonly engine: Tokenizer;
  readonly vocabulary: Vocabulary;
}

/** While a stub is being spelled, not every token may come. */
export class Spelling {
  readonly #parts: SpellingParts;

  constructor(parts: SpellingParts) {
    this.#parts = parts;
  }

  /** For each of a draft's tokens, and for the one behind it, those that may come where `rest` is to be spelled. */
  constraints(rest: string, draft: readonly TokenId[]): Allowed[] {
    return this.#rests(rest, draft).map((left) => (left ? this.#parts.vocabulary.matching(left) : undefined));
  }

  /** How many of these tokens spell `rest`; `undefined` where they do not, or not all of it. */
  lengthOf(rest: string, tokens: readonly TokenId[]): number | undefined {
    const length = this.#rests(rest, tokens).indexOf('');
    return length < 0 ? undefined : length;
  }

  /**
   * A draft as far as it could be verified: it spells what is to be spelled, and does not go past the completion's end.
   * @param multiline whether the completion may go past its line.
   */
  useful(rest: string, draft: readonly TokenId[], multiline: boolean): readonly TokenId[] {
    const { engine } = this.#parts;
    const rests = this.#rests(rest, draft).slice(1);
    const endsLine = (token: TokenId): boolean => /[\r\n]/.test(engine.detokenize([token]));
    const end = draft.findIndex((token, at) => {
      const left = rests[at];
      return left === undefined || engine.isEnd(token) || (!multiline && left === '' && endsLine(token));
    });
    return end < 0 ? draft : draft.slice(0, end);
  }

  #rests(rest: string, tokens: readonly TokenId[]): (string | undefined)[] {
    const texts = tokens.map((token) => this.#parts.engine.detokenize([token]));
    return restsOfStub(rest, texts);
  }
}
