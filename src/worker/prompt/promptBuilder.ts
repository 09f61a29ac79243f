import type { Anchor } from '../anchor.ts';
import type { Engine, TokenId } from '../native/engine.ts';
import { FULL_REACH, reachFor } from '../reach.ts';
import { splitForHealing } from './healing.ts';
import { assemblePrompt, fitParts, type RepositoryRuns, splitPrompt } from './layout.ts';

/** Prompt, ready to be evaluated. */
export interface PromptTokens {
  /** Tokens to evaluate, at least one. */
  readonly tokens: readonly TokenId[];
  /** Stub: the last piece of text before the cursor, kept back for token healing. */
  readonly stub: string;
}

/** Number of tokens left free behind a prompt: those that spell the stub, and the longest completion. */
const RESERVE = 64 + 256;

/** Name of the repository in a prompt: models were trained with one, but it says little. */
const REPOSITORY = 'workspace';

/** Number of tokens of the longest middle (3,300 units), for which the head leaves room. */
const MIDDLE_RESERVE = 1000;

/** Builder of one model's prompts: makes tokens of anchors and middles. */
export class PromptBuilder {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * Tokens of an anchor: everything before the middle's text, in the model's own order. Text that costs
   * unusually many tokens is cut, so that there is room for the middle.
   */
  head(anchor: Anchor): readonly TokenId[] {
    const { infill, contextSize } = this.#engine;
    const parts = {
      context: this.#repository(anchor),
      prefix: this.#tokens(anchor.prefix),
      suffix: this.#tokens(anchor.suffix),
      middle: [],
    };
    return assemblePrompt(infill, fitParts(parts, headLimit(contextSize)));
  }

  /**
   * Prompt of an anchor's tokens and the text from the anchor to the cursor. Where there is no room for all of the
   * text, its end is kept.
   */
  prompt(head: readonly TokenId[], middle: string): PromptTokens {
    const healed = splitForHealing(middle);
    const room = this.#engine.contextSize - RESERVE - head.length;
    const tokens = [...head, ...this.#tokens(healed.head).slice(-room)];
    // A model without any special token has nothing to start from in an empty file.
    return { tokens: tokens.length > 0 ? tokens : this.#tokens('\n'), stub: healed.stub };
  }

  /** Anchor that the tokens of a full window's head belong to, as far as places are compared with it. */
  anchorOf(document: string, head: readonly TokenId[]): Anchor {
    const { infill } = this.#engine;
    const { prefix, suffix } = splitPrompt(infill, head);
    const text = (tokens: readonly TokenId[]): string => this.#engine.detokenize(tokens);
    const reach = reachFor(infill.layout, FULL_REACH);
    return { document, path: '', context: [], prefix: text(prefix), suffix: text(suffix), reach };
  }

  #repository({ path, context }: Anchor): RepositoryRuns {
    return {
      name: this.#tokens(`${REPOSITORY}\n`),
      files: context.map((file) => this.#tokens(`${file.path}\n${file.text}\n`)),
      path: this.#tokens(`${path}\n`),
    };
  }

  #tokens(text: string): TokenId[] {
    return this.#engine.tokenize(text);
  }
}

/** Number of tokens that a head may have. */
function headLimit(contextSize: number): number {
  const room = contextSize - RESERVE;
  return Math.max(room - MIDDLE_RESERVE, Math.floor(room / 2));
}
