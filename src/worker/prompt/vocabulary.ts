import type { TokenId } from '../native/engine.ts';

interface Entry {
  readonly text: string;
  readonly id: TokenId;
}

/** Number of distinct stubs whose matches are remembered: a typed line rarely has more. */
const REMEMBERED = 128;

/**
 * Vocabulary of a model sorted by text, for token healing: which tokens begin with a text or are a beginning of it.
 * Built once per model.
 */
export class Vocabulary {
  readonly #entries: readonly Entry[];
  readonly #matches = new Map<string, readonly TokenId[]>();

  /** @param pieces text of each token by id; tokens without whole characters take no part. */
  constructor(pieces: readonly string[]) {
    this.#entries = pieces
      .map((text, id) => ({ text, id }))
      .filter(({ text }) => text.length > 0 && !text.includes('\uFFFD'))
      .sort((a, b) => compare(a.text, b.text));
  }

  /**
   * Tokens that may come next where `text` has to be spelled. The same text gives the same array, so that the engine
   * can key what it derives from it.
   */
  matching(text: string): readonly TokenId[] {
    const known = this.#matches.get(text);
    if (known) return known;
    const found = [...this.#beginnings(text), ...this.#extensions(text)];
    if (this.#matches.size >= REMEMBERED) this.#matches.clear();
    this.#matches.set(text, found);
    return found;
  }

  /** Tokens whose text is a proper beginning of `text`. */
  *#beginnings(text: string): Generator<TokenId> {
    for (let length = 1; length < text.length; length++) {
      const start = text.slice(0, length);
      for (let at = this.#lowerBound(start); this.#entries[at]?.text === start; at++) {
        yield (this.#entries[at] as Entry).id;
      }
    }
  }

  /** Tokens whose text begins with `text`, the equal one included. */
  *#extensions(text: string): Generator<TokenId> {
    for (let at = this.#lowerBound(text); this.#entries[at]?.text.startsWith(text); at++) {
      yield (this.#entries[at] as Entry).id;
    }
  }

  #lowerBound(text: string): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare((this.#entries[middle] as Entry).text, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Order of two texts by UTF-16 code unit, in which all extensions of a text stand together. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
