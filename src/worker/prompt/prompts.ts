import type { Anchor } from '../anchor.ts';
import type { Engine, TokenId } from '../native/engine.ts';
import { FULL, reachFor } from '../windows.ts';
import { splitForHealing } from './healing.ts';
import { assemble, fitParts, type RepositoryRuns, takeApart } from './layout.ts';

/** A prompt, ready to be evaluated. */
export interface PromptTokens {
  /** At least one. */
  readonly tokens: readonly TokenId[];
  /** Text kept back for token healing. */
  readonly stub: string;
}

/** Tokens left free behind a prompt: those that spell the stub, and the longest completion. */
const RESERVE = 64 + 256;

/** Models were trained with a name here; which one says little. */
const REPOSITORY = 'workspace';

/** Tokens of the longest middle (3,300 units), which is what the rest of the context is for. */
const MIDDLE_RESERVE = 1000;

/** Makes tokens of anchors and middles for one model. */
export class Prompts {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /**
   * The tokens of an anchor: everything before the middle's text, in the model's own order. Text that costs
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
    return assemble(infill, fitParts(parts, headLimit(contextSize)));
  }

  /** The prompt of an anchor's tokens and the text from it to the cursor, of which the last part is kept if need be. */
  prompt(head: readonly TokenId[], text: string): PromptTokens {
    const healed = splitForHealing(text);
    const room = this.#engine.contextSize - RESERVE - head.length;
    const tokens = [...head, ...this.#tokens(healed.head).slice(-room)];
    // A model without any special token has nothing to start from in an empty file.
    return { tokens: tokens.length > 0 ? tokens : this.#tokens('\n'), stub: healed.stub };
  }

  /** The anchor that the tokens of a full window's head belong to, as far as places are compared with it. */
  anchorOf(document: string, head: readonly TokenId[]): Anchor {
    const { infill } = this.#engine;
    const { prefix, suffix } = takeApart(infill, head);
    const text = (tokens: readonly TokenId[]): string => this.#engine.detokenize(tokens);
    const reach = reachFor(infill.layout, FULL);
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

function headLimit(contextSize: number): number {
  const room = contextSize - RESERVE;
  return Math.max(room - MIDDLE_RESERVE, Math.floor(room / 2));
}
