import type { LoadParams } from '../../protocol/messages.ts';
import { messageOf } from '../../util/errors.ts';
import { commonPrefixLength, planPrefill } from '../cache/prefill.ts';
import type { Engine, Sequence, TokenId } from '../native/engine.ts';
import { loadEngine, type LoadHooks } from '../native/load.ts';

/** Number of tokens that may be evaluated before a draft: those of the last steps. More are read while idle. */
const CATCH_UP = 24;

/** Number of tokens of the draft model's context that are left free for drafts. */
const HEADROOM = 64;

/** Draft model: a smaller model that writes ahead; the larger one verifies. */
export class DraftModel {
  readonly engine: Engine;
  readonly sequence: Sequence;
  readonly #map: VocabularyMap;
  #translated: { readonly from: readonly TokenId[]; readonly to: TokenId[] } = { from: [], to: [] };

  /** @throws RangeError when the engine has no sequence. */
  constructor(engine: Engine, map: VocabularyMap) {
    const [sequence] = engine.sequences;
    if (!sequence) throw new RangeError('a draft model needs a sequence');
    this.engine = engine;
    this.#map = map;
    this.sequence = sequence;
  }

  /** Whether it can draft behind these tokens of the larger model without reading them first. */
  isReady(context: readonly TokenId[]): boolean {
    const wanted = this.#translate(context);
    return this.#fits(wanted) && this.#unread(wanted) <= CATCH_UP;
  }

  /** Whether it has to read these tokens before it can draft behind them. */
  isBehind(context: readonly TokenId[]): boolean {
    const wanted = this.#translate(context);
    return this.#fits(wanted) && this.#unread(wanted) > CATCH_UP;
  }

  /** Reads a prompt of the larger model, chunk by chunk, until it is read or the signal fires. */
  async read(prompt: readonly TokenId[], signal: AbortSignal): Promise<void> {
    const wanted = this.#translate(prompt);
    if (wanted.length === 0 || !this.#fits(wanted)) return;
    const { keep, chunks, last } = planPrefill(this.sequence.tokens, wanted);
    if (keep === wanted.length - 1 && this.sequence.tokens.length > keep) return;
    await this.sequence.truncate(keep);
    for (const chunk of [...chunks, last]) {
      if (signal.aborted) return;
      await this.sequence.evaluate(chunk);
    }
  }

  /**
   * Tokens that it would write next, greedily, in the larger model's vocabulary; fewer than `length` where it would
   * end.
   */
  async draft(context: readonly TokenId[], length: number): Promise<TokenId[]> {
    const wanted = this.#translate(context);
    if (wanted.length === 0 || !this.#fits(wanted)) return [];
    const { keep, chunks, last } = planPrefill(this.sequence.tokens, wanted);
    await this.sequence.truncate(keep);
    let pending: readonly TokenId[] = [...chunks.flat(), ...last];
    const drafted: TokenId[] = [];
    while (drafted.length < length) {
      const [next] = await this.sequence.decode(pending, [undefined]);
      const target = next && this.#map.toTarget(next.token);
      if (!next || target === undefined || this.engine.isEnd(next.token)) break;
      drafted.push(target);
      pending = [next.token];
    }
    return drafted;
  }

  #fits(wanted: readonly TokenId[]): boolean {
    return wanted.length <= this.engine.contextSize - HEADROOM;
  }

  #unread(wanted: readonly TokenId[]): number {
    return wanted.length - commonPrefixLength(this.sequence.tokens, wanted);
  }

  /** Context in the draft model's tokens. Only new tokens are translated: a context grows by a few at a time. */
  #translate(context: readonly TokenId[]): readonly TokenId[] {
    const { from, to } = this.#translated;
    const same = commonPrefixLength(from, context);
    const translated =
      same === from.length ? [...to, ...this.#map.toDraft(context.slice(same))] : this.#map.toDraft(context);
    this.#translated = { from: context, to: translated };
    return translated;
  }
}

/** Share of the draft model's tokens whose text has to be the same in the larger model's vocabulary. */
const LEAST_EQUAL = 0.999;

/** Map of tokens between a model (the target) and the smaller one that drafts for it. */
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
   * Map of two models, by `nearline.full_vocab_ids` where the draft's vocabulary is a part of the target's,
   * else id by id. `undefined` where the texts show that they do not belong together.
   * @param texts the target's token texts.
   */
  static between(draft: Engine, texts: readonly string[]): VocabularyMap | undefined {
    const own = draft.pieces();
    const toTarget = draft.fullVocabulary ?? own.map((_, id) => id);
    const equal = own.filter((text, id) => text === texts[toTarget[id] ?? -1]).length;
    return equal >= own.length * LEAST_EQUAL ? new VocabularyMap(draft, texts, toTarget) : undefined;
  }

  /** Tokens of the draft model. A token that it lacks becomes its text, spelled in the draft model's own tokens. */
  toDraft(tokens: readonly TokenId[]): TokenId[] {
    return tokens.flatMap((token) => {
      const known = this.#toDraft.get(token);
      return known !== undefined ? [known] : this.#draft.tokenize(this.#texts[token] ?? '');
    });
  }

  /** Token of the target; `undefined` where it has none. */
  toTarget(token: TokenId): TokenId | undefined {
    return this.#toTarget[token];
  }
}

/**
 * Draft model of a load; `undefined` where none is wanted or it cannot be loaded. Never rejects: without a draft model,
 * decoding is only slower.
 * @param texts token texts of the model that it drafts for.
 */
export async function loadDraftModel(
  params: LoadParams,
  texts: readonly string[],
  hooks: LoadHooks,
): Promise<DraftModel | undefined> {
  if (params.draftPath === undefined) return undefined;
  try {
    const engine = await loadEngine(
      { ...params, modelPath: params.draftPath, adapter: undefined, sequences: 1 },
      hooks,
    );
    const map = VocabularyMap.between(engine, texts);
    if (map) return new DraftModel(engine, map);
    await engine.dispose();
    hooks.onLog('warn', 'the draft model writes other tokens than this model: decoding without it');
  } catch (error) {
    hooks.onLog('warn', `decoding without a draft model: ${messageOf(error)}`);
  }
  return undefined;
}
