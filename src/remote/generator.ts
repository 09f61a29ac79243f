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
 * The generator that asks a server. Only `openRemote` makes one, after the user has agreed. One request is under way at
 * most; the log tells of hosts, times and counts, and never of text.
 */
export class RemoteGenerator implements Generator, Disposable {
  readonly health: ServerHealth;
  readonly #connection: ServerConnection;
  readonly #requests = new LatestOnly();
  /** The prefix that was sent last; the next window starts where it did, if it can. */
  #prefix = '';

  constructor(server: RemoteServer, parts: ConnectionParts) {
    const dialect = server.kind === 'openai' ? openAiDialect(server) : llamaServerDialect(server);
    this.#connection = { server, dialect, parts };
    this.health = new ServerHealth(parts.clock, parts.log, server.host);
  }

  /**
   * Sends the prompt after the pause before decoding: a server cannot be told to evaluate now and to write later.
   * @throws GenerateError, and nothing else.
   */
  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    { idle = false, decodeAfterMs = 0 }: Timing = {},
  ): Promise<Candidate> {
    try {
      if (idle && !this.#isFree) throw remoteCancelled();
      this.health.require();
      return await this.#requests.run(signal, async (own) => {
        if (decodeAfterMs > 0)
          await unlessAborted(delay(this.#connection.parts.clock, decodeAfterMs), own, remoteCancelled);
        return await this.#ask(prompt, prompt.maxTokens, own, onText);
      });
    } catch (error) {
      throw asGenerateError(error);
    }
  }

  /** Has a server evaluate the prompt that takes work ahead and has none now. Never rejects. */
  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    if (!this.#isFree) return;
    try {
      this.health.require();
      await this.#requests.run(signal, async (own) => await this.#ask(prompt, 0, own, () => undefined));
    } catch {
      // The next completion meets the same fault, and reports it.
    }
  }

  dispose(): void {
    this.#requests.dispose();
    this.health.dispose();
  }

  /** Whether the server may be given a request that nobody waits for. */
  get #isFree(): boolean {
    return this.#connection.dialect.ahead && !this.#requests.busy;
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
      this.#connection.parts.log.debug(`${this.#connection.server.host}: ${described(answer.cost)}`);
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
    const { dialect, parts } = this.#connection;
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
    await exchange(this.#connection, request, answer, signal, onText);
    return answer;
  }
}

function described({ firstTokenMs, totalMs, decodedTokens }: CompletionCost): string {
  const times = `text after ${Math.round(firstTokenMs)} ms, all of it after ${Math.round(totalMs)} ms`;
  return `${times}, ${decodedTokens} tokens`;
}

/**
 * A queue of one, in which only the newest work runs: new work aborts the work before, and begins when that has ended.
 */
export class LatestOnly implements Disposable {
  #controller: AbortController | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  /** Whether any work has not ended yet. */
  get busy(): boolean {
    return this.#controller !== undefined;
  }

  /**
   * Runs `work` as soon as the work before has ended, which it aborts. Settles as the work does.
   * @param work has to end soon after its signal fires: the caller's, or that of newer work.
   * @throws RemoteError `cancelled` where newer work, the signal or `dispose` came before the work could begin.
   */
  async run<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw remoteCancelled();
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    const own = AbortSignal.any([signal, controller.signal]);
    const result = unlessAborted(this.#last, own, remoteCancelled).then(async () => await work(own));
    this.#last = Promise.allSettled([this.#last, result]).then(() => {
      if (this.#controller === controller) this.#controller = undefined;
    });
    return await result;
  }

  /** Aborts the work that has not ended, and refuses all that follows. */
  dispose(): void {
    this.#closed = true;
    this.#controller?.abort();
  }
}
