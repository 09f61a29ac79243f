import type { TokenId } from '../native/engine.ts';

/** Tokens of the prompt that are kept before a suggestion, to find the place again. */
const LEAD = 16;

/** How far a token that is found again may be off: an inserted or a dropped argument. */
const REACH = 4;

/**
 * The last suggestion, which typing has refuted or accepted a part of: what is left of it is likely to be
 * written again. A pointer runs along it; where the new text differs, it goes on behind.
 */
export class Refuted {
  #tokens: readonly TokenId[] = [];
  #at = 0;

  /** Keeps a suggestion. @param prompt the tokens before it. */
  remember(prompt: readonly TokenId[], generated: readonly TokenId[]): void {
    if (generated.length > 0) this.#tokens = [...prompt.slice(-LEAD), ...generated];
  }

  /** Finds the place in the last suggestion that a prompt ends at. */
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

  /** Follows a token that was really written. */
  advance(token: TokenId): void {
    const found = this.#tokens.slice(this.#at, this.#at + REACH).indexOf(token);
    this.#at += Math.max(0, found) + 1;
  }

  /** What came next in the last suggestion. */
  rest(most: number): readonly TokenId[] {
    return this.#tokens.slice(this.#at, this.#at + most);
  }
}

function sameEnd(tokens: readonly TokenId[], end: number, prompt: readonly TokenId[]): number {
  const limit = Math.min(LEAD, end, prompt.length);
  let length = 0;
  while (length < limit && tokens[end - 1 - length] === prompt[prompt.length - 1 - length]) length++;
  return length;
}

/** What followed the last tokens where they stood before. */
export interface Match {
  /** Tokens that agree. */
  readonly length: number;
  readonly continuation: readonly TokenId[];
}

/** Fewer agree by chance: on infills, 40 % of the tokens drafted from 3 on were right. */
const LEAST = 3;
const MOST = 12;

/**
 * The latest place where the last tokens of `tail` stood before, the longest match first.
 * @param texts token runs to look in, the most likely first; `tail`'s own run may be one of them.
 * @param most tokens of continuation.
 */
export function findMatch(
  tail: readonly TokenId[],
  texts: readonly (readonly TokenId[])[],
  most: number,
): Match | undefined {
  const last = tail.at(-1);
  let best: { text: readonly TokenId[]; end: number; length: number } | undefined;
  for (const text of texts) {
    for (let end = text.length - 2; end >= LEAST - 1; end--) {
      if (text[end] !== last) continue;
      const length = agreement(tail, text, end);
      if (length >= LEAST && length > (best?.length ?? 0)) best = { text, end, length };
      if (best?.length === MOST) break;
    }
  }
  return best && { length: best.length, continuation: best.text.slice(best.end + 1, best.end + 1 + most) };
}

/** How many tokens before and at `end` equal the last ones of `tail`. */
function agreement(tail: readonly TokenId[], text: readonly TokenId[], end: number): number {
  const limit = Math.min(MOST, tail.length, end + 1);
  let length = 1;
  while (length < limit && text[end - length] === tail[tail.length - 1 - length]) length++;
  return length;
}
