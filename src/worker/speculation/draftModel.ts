import { commonPrefixLength, planPrefill } from '../cache/prefill.ts';
import type { Engine, Sequence, TokenId } from '../native/engine.ts';
import type { VocabularyMap } from './vocabularyMap.ts';

/** Tokens that may be evaluated before a draft: those of the last steps. More is caught up with while idle. */
const CATCH_UP = 24;

/** Tokens of its context that are left free for drafts. */
const HEADROOM = 64;

/** A smaller model that writes ahead; the larger one verifies. */
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

  /** Whether it can draft behind these tokens of the larger model without reading up first. */
  isReady(context: readonly TokenId[]): boolean {
    const wanted = this.#translate(context);
    return this.#fits(wanted) && this.#unread(wanted) <= CATCH_UP;
  }

  /** Whether it would be of use to let it read these tokens. */
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

  /** What it would write next, greedily, in the larger model's tokens; fewer where it would end. */
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

  /** Only what is new is translated: a context grows by a few tokens at a time. */
  #translate(context: readonly TokenId[]): readonly TokenId[] {
    const { from, to } = this.#translated;
    const same = commonPrefixLength(from, context);
    const translated =
      same === from.length ? [...to, ...this.#map.toDraft(context.slice(same))] : this.#map.toDraft(context);
    this.#translated = { from: context, to: translated };
    return translated;
  }
}
