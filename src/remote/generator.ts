import { stopsFor } from '../code/stops.ts';
import type { Generator, Timing } from '../completion/generator.ts';
import type { Candidate, CompletionCost, Prompt } from '../completion/types.ts';
import { delay, unlessAborted } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { beforeSpecials, notLonger, StreamedAnswer } from './answer.ts';
import { windowAround } from './dialect.ts';
import { asGenerateError, remoteCancelled, RemoteError } from './errors.ts';
import { type ConnectionParts, exchange, type ServerConnection } from './exchange.ts';
import { ServerHealth } from './health.ts';
import { llamaServerDialect } from './llamaServer.ts';
import { openAiDialect } from './openAi.ts';
import type { RemoteServer } from './settings.ts';

/**
 * Implements the pipeline's port on somebody else's server. Only `openRemote` makes one, after the user has agreed.
 * One request is under way at most; the log tells of hosts, times and counts, and never of text.
 */
export class RemoteGenerator implements Generator, Disposable {
  readonly health: ServerHealth;
  readonly #line: ServerConnection;
  readonly #turns = new Turns();
  /** The prefix that was sent last. */
  #prefix = '';

  constructor(server: RemoteServer, parts: ConnectionParts) {
    const dialect = server.kind === 'openai' ? openAiDialect(server) : llamaServerDialect(server);
    this.#line = { server, dialect, parts };
    this.health = new ServerHealth(parts.clock, parts.log, server.host);
  }

  /** Sends after the pause before decoding: a server cannot be told to evaluate now and to write later. */
  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    { idle = false, decodeAfterMs = 0 }: Timing = {},
  ): Promise<Candidate> {
    try {
      if (idle && !this.#isFree) throw remoteCancelled();
      this.health.require();
      return await this.#turns.take(signal, async (own) => {
        if (decodeAfterMs > 0)
          await unlessAborted(delay(this.#line.parts.clock, decodeAfterMs), own, remoteCancelled);
        return await this.#ask(prompt, prompt.maxTokens, own, onText);
      });
    } catch (error) {
      throw asGenerateError(error);
    }
  }

  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    if (!this.#isFree) return;
    try {
      this.health.require();
      await this.#turns.take(signal, async (own) => await this.#ask(prompt, 0, own, () => undefined));
    } catch {
      // The next completion meets the same fault, and reports it.
    }
  }

  dispose(): void {
    this.#turns.dispose();
    this.health.dispose();
  }

  /** Whether the server may be given what nobody waits for. */
  get #isFree(): boolean {
    return this.#line.dialect.ahead && !this.#turns.taken;
  }

  async #ask(
    prompt: Prompt,
    maxTokens: number,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<Candidate> {
    try {
      const answer = await this.#answer(prompt, maxTokens, signal, onText);
      this.health.answered();
      this.#line.parts.log.debug(`${this.#line.server.host}: ${described(answer.cost)}`);
      return answer.candidate();
    } catch (error) {
      if (error instanceof RemoteError) this.health.failed(error);
      throw error;
    }
  }

  async #answer(
    { before, suffix: after, path, context: files, extent }: Prompt,
    maxTokens: number,
    signal: AbortSignal,
    onText: (text: string) => void,
  ): Promise<StreamedAnswer> {
    const { dialect, parts } = this.#line;
    const { prefix, suffix } = windowAround(before, after, this.#prefix, dialect.window);
    this.#prefix = prefix;
    const oneLine = extent.maxLines === 1;
    const request = dialect.body({ prefix, suffix, path, files, maxTokens, oneLine });
    const stops = [
      ...stopsFor({ before, extent, suffix: after }),
      beforeSpecials(dialect.specials),
      notLonger(maxTokens),
    ];
    const answer = new StreamedAnswer(stops, parts.clock);
    await exchange(this.#line, request, answer, signal, onText);
    return answer;
  }
}

function described({ firstTokenMs, totalMs, decodedTokens }: CompletionCost): string {
  const times = `text after ${Math.round(firstTokenMs)} ms, all of it after ${Math.round(totalMs)} ms`;
  return `${times}, ${decodedTokens} tokens`;
}

/** One at a time, the newest: whoever comes ends the one before, and begins when that one has let go. */
export class Turns implements Disposable {
  #controller: AbortController | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Whether somebody's turn is not over yet. */
  get taken(): boolean {
    return this.#controller !== undefined;
  }

  /**
   * Rejects as the work does, and with RemoteError `cancelled` where it is too late to begin.
   * @param work has to end soon after its signal fires.
   */
  async take<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw remoteCancelled();
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const own = AbortSignal.any([signal, controller.signal]);
    const turn = unlessAborted(this.#last, own, remoteCancelled).then(async () => await work(own));
    this.#last = Promise.allSettled([this.#last, turn]).then(() => {
      if (this.#controller === controller) this.#controller = undefined;
    });
    return await turn;
  }

  /** Ends the turn that is not over; nobody gets another one. */
  dispose(): void {
    this.#closed = true;
    this.#controller?.abort();
  }
}
