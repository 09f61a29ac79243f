import type { TokenId } from '../native/engine.ts';

/** Number of the prompt's tokens that are kept before a suggestion, to find the place again. */
const LEAD = 16;

/** Number of tokens among which a written one is found again: an inserted or a dropped argument is no longer. */
const SKIP = 4;

/**
 * Last suggestion, of which typing has refuted or accepted a part: its remaining tokens are likely to be written again.
 * A pointer runs along it; where the new text differs, the pointer goes on behind the difference.
 */
export class RefutedSuggestion {
  #tokens: readonly TokenId[] = [];
  #at = 0;

  /** Keeps a suggestion. @param prompt tokens before it. */
  remember(prompt: readonly TokenId[], generated: readonly TokenId[]): void {
    if (generated.length > 0) this.#tokens = [...prompt.slice(-LEAD), ...generated];
  }

  /** Moves the pointer to the place in the last suggestion at which a prompt ends. */
  align(prompt: readonly TokenId[]): void {
    let best = 0;
    this.#at = this.#tokens.length;
    for (let end = this.#tokens.length; end > 0; end--) {
      const length = sameEnd(this.#tokens, end, prompt);
      if (length <= best) continue;
      best = length;
      this.#at = end;
    }
  }

  /** Moves the pointer past a token that was written. */
  advance(token: TokenId): void {
    const found = this.#tokens.slice(this.#at, this.#at + SKIP).indexOf(token);
    this.#at += Math.max(0, found) + 1;
  }

  /** Next tokens of the last suggestion. @param most number of them at most. */
  next(most: number): readonly TokenId[] {
    return this.#tokens.slice(this.#at, this.#at + most);
  }
}

/** Number of tokens before `end` that equal the last ones of the prompt. */
function sameEnd(tokens: readonly TokenId[], end: number, prompt: readonly TokenId[]): number {
  const limit = Math.min(LEAD, end, prompt.length);
  let length = 0;
  while (length < limit && tokens[end - 1 - length] === prompt[prompt.length - 1 - length]) length++;
  return length;
}

/** Match of the last tokens with a place where they stood before. */
interface TokenMatch {
  /** Number of tokens that agree. */
  readonly length: number;
  /** Tokens that followed there. */
  readonly continuation: readonly TokenId[];
}

/**
 * Number of tokens that have to agree; fewer do so by chance: on infills, 40 % of the tokens drafted from 3 on were
 * right.
 */
const LEAST = 3;
/** Number of tokens from which on one match is as good as another. */
const MOST = 12;

/**
 * Match with the latest place where the last tokens of `tail` stood before, the longest match first.
 * @param texts token runs to look in, the most likely first; `tail`'s own run may be one of them.
 * @param most tokens of continuation.
 */
export function findMatch(
  tail: readonly TokenId[],
  texts: readonly (readonly TokenId[])[],
  most: number,
): TokenMatch | undefined {
  const last = tail.at(-1);
  let best: { text: readonly TokenId[]; end: number; length: number } | undefined;
  for (const text of texts) {
    for (let end = text.length - 2; end >= LEAST - 1; end--) {
      if (text[end] !== last) continue;
      const length = matchLength(tail, text, end);
      if (length >= LEAST && length > (best?.length ?? 0)) best = { text, end, length };
      if (best?.length === MOST) break;
    }
  }
  return best && { length: best.length, continuation: best.text.slice(best.end + 1, best.end + 1 + most) };
}

/** Number of tokens before and at `end` that equal the last ones of `tail`. */
function matchLength(tail: readonly TokenId[], text: readonly TokenId[], end: number): number {
  const limit = Math.min(MOST, tail.length, end + 1);
  let length = 1;
  while (length < limit && text[end - length] === tail[tail.length - 1 - length]) length++;
  return length;
}
