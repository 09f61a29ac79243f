import type { InfillLayout } from '../protocol/messages.ts';
import type { InfillTokens, TokenId } from './engineTypes.ts';

/** The three token runs of a fill-in-the-middle prompt, before special tokens are added. */
export interface InfillParts {
  readonly prefix: readonly TokenId[];
  readonly suffix: readonly TokenId[];
  /** The forced part of the middle. */
  readonly middle: readonly TokenId[];
}

/**
 * Which order a model was trained on, from the tokens its vocabulary has.
 * Codestral has no middle token; Mellum was trained suffix-first; all other families that have the three
 * tokens (Qwen2.5-Coder, DeepSeek-Coder, Granite, StarCoder2, CodeGemma, CodeLlama) take prefix-suffix-middle.
 */
export function layoutFor(tokens: Omit<InfillTokens, 'layout'>, modelName: string): InfillLayout {
  if (tokens.prefix === undefined || tokens.suffix === undefined) return 'left-to-right';
  if (tokens.middle === undefined) return 'suffix-prefix';
  return /mellum/i.test(modelName) ? 'suffix-prefix-middle' : 'prefix-suffix-middle';
}

/**
 * The whole prompt in the model's own order. The forced middle is always last, so that a keystroke only
 * appends to what the KV cache holds.
 */
export function assemble(infill: InfillTokens, parts: InfillParts): TokenId[] {
  const tokens: TokenId[] = infill.bos === undefined ? [] : [infill.bos];
  const add = (special: TokenId | undefined, run: readonly TokenId[]): void => {
    if (special !== undefined) tokens.push(special);
    tokens.push(...run);
  };
  if (infill.layout === 'prefix-suffix-middle') {
    add(infill.prefix, parts.prefix);
    add(infill.suffix, parts.suffix);
    add(infill.middle, parts.middle);
  } else if (infill.layout === 'left-to-right') {
    add(undefined, [...parts.prefix, ...parts.middle]);
  } else {
    add(infill.suffix, parts.suffix);
    add(infill.prefix, parts.prefix);
    add(infill.layout === 'suffix-prefix' ? undefined : infill.middle, parts.middle);
  }
  return tokens;
}

/** Special tokens that a layout adds at most: beginning of sequence, prefix, suffix, middle. */
const SPECIAL_TOKENS = 4;

/**
 * Cuts the parts so that they fit `limit` tokens: the suffix to a quarter at most, then the prefix from its
 * start in steps of a quarter of the limit, so that a growing text does not shift the window at every key.
 * Windows are budgeted in characters before; this is the guard for text that costs unusually many tokens.
 */
export function fitParts(parts: InfillParts, limit: number): InfillParts {
  const room = limit - SPECIAL_TOKENS;
  const middle = parts.middle.slice(-Math.floor(room / 2));
  const excess = (suffix: readonly TokenId[]): number =>
    parts.prefix.length + suffix.length + middle.length - room;
  if (excess(parts.suffix) <= 0) return { ...parts, middle };
  const suffix = parts.suffix.slice(0, Math.floor(room / 4));
  const step = Math.max(1, Math.floor(room / 4));
  const dropped = Math.ceil(Math.max(0, excess(suffix)) / step) * step;
  return { prefix: parts.prefix.slice(dropped), suffix, middle };
}
