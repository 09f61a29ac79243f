import type { StopReason } from '../../protocol/messages.ts';
import type { Allowed, Engine, Sequence, TokenId } from '../native/engine.ts';
import { restOfStub } from '../prompt/healing.ts';
import type { PromptTokens } from '../prompt/prompts.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';
import type { Draft, Drafter } from '../speculation/drafter.ts';
import { LineText } from './lineText.ts';

/** What a generation came to. */
export interface Decoded {
  readonly text: string;
  readonly stop: StopReason;
  /** All tokens, those that spell the stub included, without the one that ended it. */
  readonly tokens: readonly TokenId[];
  readonly steps: number;
  /** The sampled tokens: one more where the model ended the text itself. */
  readonly sampled: number;
}

export interface DecodeTools {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
  readonly now: () => number;
  /** Told of every step; for measurements. */
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** One native call of a generation. */
export interface Step {
  readonly draft: Draft;
  /** Tokens in the batch besides the draft. */
  readonly pending: number;
  /** New tokens. */
  readonly written: number;
  readonly ms: number;
}

export interface DecodeJob {
  readonly sequence: Sequence;
  readonly prompt: PromptTokens;
  /** The prompt's last tokens, not evaluated yet. */
  readonly last: readonly TokenId[];
  readonly maxTokens: number;
  /** Whether what is written is a suggestion that the user may refute. */
  readonly shown: boolean;
  /** Other runs of tokens that may repeat. */
  readonly texts: readonly (readonly TokenId[])[];
  /** Called before each step; throws to end the generation. */
  readonly check: () => void;
  /** Called after the first step, and then with the text so far whenever it may have grown. */
  readonly onText: (text: string) => void;
}

/** One greedy generation: step by step, each verifying what was drafted for it, until its line ends. */
export class Decoding {
  readonly #tools: DecodeTools;
  readonly #job: DecodeJob;
  readonly #line: LineText;
  readonly #tokens: TokenId[] = [];
  #steps = 0;

  constructor(tools: DecodeTools, job: DecodeJob) {
    this.#tools = tools;
    this.#job = job;
    this.#line = new LineText(job.prompt.stub);
  }

  /** @throws what `check` throws. */
  async run(): Promise<Decoded> {
    const { drafter } = this.#tools;
    drafter.begin(this.#job.prompt.tokens);
    try {
      return await this.#toTheEnd();
    } finally {
      if (this.#job.shown) drafter.end(this.#job.prompt.tokens, this.#tokens);
    }
  }

  async #toTheEnd(): Promise<Decoded> {
    let pending = this.#job.last;
    for (;;) {
      this.#job.check();
      const draft = await this.#draft(pending.length);
      const written = await this.#step(pending, draft);
      for (const token of written) {
        const stop = this.#write(token);
        this.#job.onText(this.#line.text);
        if (stop) return this.#finish(stop);
      }
      pending = written.slice(-1);
    }
  }

  async #draft(pending: number): Promise<Draft> {
    const { prompt, texts, maxTokens } = this.#job;
    const draft = await this.#tools.drafter.propose({
      context: [...prompt.tokens, ...this.#tokens],
      pending,
      room: maxTokens - this.#tokens.length,
      texts,
      free: this.#line.rest === '',
    });
    return { ...draft, tokens: this.#useful(draft.tokens) };
  }

  /** Evaluates what is pending and the draft in one batch; the tokens that follow, the first always new. */
  async #step(pending: readonly TokenId[], draft: Draft): Promise<TokenId[]> {
    const { sequence } = this.#job;
    const { drafter, now, onStep } = this.#tools;
    const started = now();
    const allowed = this.#constraints(draft.tokens);
    const next = await sequence.decode([...pending, ...draft.tokens], allowed);
    this.#steps++;
    let accepted = 0;
    while (accepted < draft.tokens.length && next[accepted] === draft.tokens[accepted]) accepted++;
    await sequence.truncate(sequence.tokens.length - draft.tokens.length + accepted);
    const ms = now() - started;
    drafter.costs.observeStep(pending.length + draft.tokens.length, ms);
    const written = next.slice(0, accepted + 1);
    drafter.record(draft, written);
    onStep?.({ draft, pending: pending.length, written: written.length, ms });
    return written;
  }

  /** A draft as far as it could be verified: it spells the stub, and stays within the line. */
  #useful(tokens: readonly TokenId[]): readonly TokenId[] {
    let rest: string | undefined = this.#line.rest;
    for (const [at, token] of tokens.entries()) {
      const text = this.#tools.engine.detokenize([token]);
      rest = rest === '' ? '' : restOfStub(rest, text);
      const ends = this.#tools.engine.isEnd(token) || (rest === '' && /[\r\n]/.test(text));
      if (rest === undefined || ends) return tokens.slice(0, at);
    }
    return tokens;
  }

  /** For each token to be sampled, those that may come: while the stub is being spelled, only such as spell it. */
  #constraints(draft: readonly TokenId[]): Allowed[] {
    let rest = this.#line.rest;
    const allowed: Allowed[] = [this.#allowed(rest)];
    for (const token of draft) {
      if (rest !== '') rest = restOfStub(rest, this.#tools.engine.detokenize([token])) ?? '';
      allowed.push(this.#allowed(rest));
    }
    return allowed;
  }

  #allowed(rest: string): Allowed {
    return rest === '' ? undefined : this.#tools.vocabulary.matching(rest);
  }

  #write(token: TokenId): StopReason | undefined {
    const { engine } = this.#tools;
    if (engine.isEnd(token)) return 'end-of-text';
    this.#tokens.push(token);
    this.#line.update(engine.detokenize(this.#tokens));
    if (this.#line.strayed) return 'stub-not-spelled';
    if (this.#line.ended) return 'line';
    return this.#tokens.length >= this.#job.maxTokens ? 'length' : undefined;
  }

  #finish(stop: StopReason): Decoded {
    const sampled = this.#tokens.length + (stop === 'end-of-text' ? 1 : 0);
    return { text: this.#line.text, stop, tokens: this.#tokens, steps: this.#steps, sampled };
  }
}
