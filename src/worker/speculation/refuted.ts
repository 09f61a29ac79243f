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
