import type { Engine, TokenId } from '../native/engine.ts';

/** Share of the draft model's tokens whose text has to be the same in the target's vocabulary. */
const LEAST_EQUAL = 0.999;

/** Translates tokens between a model and the smaller one that drafts for it. */
export class VocabularyMap {
  readonly #draft: Engine;
  readonly #texts: readonly string[];
  readonly #toTarget: readonly TokenId[];
  readonly #toDraft = new Map<TokenId, TokenId>();

  private constructor(draft: Engine, texts: readonly string[], toTarget: readonly TokenId[]) {
    this.#draft = draft;
    this.#texts = texts;
    this.#toTarget = toTarget;
    toTarget.forEach((target, id) => this.#toDraft.set(target, id));
  }

  /**
   * The map of two models, by `nearline.full_vocab_ids` where the draft's vocabulary is a part of the target's,
   * else id by id. `undefined` where the texts show that they do not belong together.
   * @param texts the target's token texts.
   */
  static between(draft: Engine, texts: readonly string[]): VocabularyMap | undefined {
    const own = draft.pieces();
    const toTarget = draft.fullVocabulary ?? own.map((_, id) => id);
    const equal = own.filter((text, id) => text === texts[toTarget[id] ?? -1]).length;
    return equal >= own.length * LEAST_EQUAL ? new VocabularyMap(draft, texts, toTarget) : undefined;
  }

  /** A token that the draft model lacks becomes its text, spelled in the draft's own tokens. */
  toDraft(tokens: readonly TokenId[]): TokenId[] {
    return tokens.flatMap((token) => {
      const known = this.#toDraft.get(token);
      return known !== undefined ? [known] : this.#draft.tokenize(this.#texts[token] ?? '');
    });
  }

  toTarget(token: TokenId): TokenId | undefined {
    return this.#toTarget[token];
  }
}
