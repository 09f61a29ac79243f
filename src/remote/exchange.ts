import { type Clock, unlessAborted } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { StreamedAnswer } from './answer.ts';
import type { Dialect } from './dialect.ts';
import { cutOff, remoteCancelled, RemoteError, serverFault } from './errors.ts';
import { type RemoteServer, type Timeouts, usableKey } from './settings.ts';
import { eventsOf, openStream } from './stream.ts';

/** The world around a server. */
export interface ConnectionParts {
  readonly fetch: typeof fetch;
  /** The key of an origin: asked for each request; `undefined` where the server wants none. It is never logged. */
  readonly apiKey: (origin: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whom to ask, and how. */
export interface ServerConnection {
  readonly server: RemoteServer;
  readonly dialect: Dialect;
  readonly parts: ConnectionParts;
}

/**
 * Sends one request and gathers its answer, until that is complete, nobody waits any more, or it takes too long. The
 * connection is closed then, unless the server has ended its answer by itself.
 * @throws RemoteError, and nothing else.
 */
export async function exchange(
  line: ServerConnection,
  body: object,
  answer: StreamedAnswer,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const { server, dialect, parts } = line;
  const reading = usableKey(async () => await parts.apiKey(server.origin));
  const key = await unlessAborted(reading, signal, remoteCancelled);
  const patience = new Patience(parts.clock, server.timeouts, server.host);
  let response: Response | undefined;
  try {
    response = await send(line, body, key, AbortSignal.any([signal, patience.signal]));
    patience.heard(false);
    for await (const event of eventsOf(response)) {
      const piece = dialect.read(event);
      if (piece) answer.add(piece);
      if (piece?.text) onText(answer.text);
      if (answer.cut) break;
      patience.heard(answer.complete);
    }
    if (!answer.complete) throw cutOff(server.host);
  } catch (error) {
    if (signal.aborted) throw remoteCancelled();
    if (!answer.complete) throw patience.fault ?? serverFault(error, server.host, response !== undefined);
  } finally {
    patience.dispose();
  }
}

async function send(
  { server: { host, base }, dialect: { path, ifRefused }, parts: { fetch } }: ServerConnection,
  body: object,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const asked = { host, path, hasKey: key !== undefined, ifRefused };
  return await openStream({ address: base + path, body, key, fetch }, asked, signal);
}

/**
 * Milliseconds. A connection whose answer was read to its end serves again, which saves the next request two or three
 * ways over the net; that is not worth more than a short wait.
 */
const LINGER_MS = 300;

/** Ends a request that takes too long to begin, to go on, or to end. */
export class Patience implements Disposable {
  readonly #clock: Clock;
  readonly #timeouts: Timeouts;
  readonly #host: string;
  readonly #controller = new AbortController();
  readonly #total: Disposable;
  #next: Disposable;
  #fault: RemoteError | undefined;

  /** The time runs from now. */
  constructor(clock: Clock, timeouts: Timeouts, host: string) {
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#host = host;
    const { firstByteMs, totalMs } = timeouts;
    this.#next = this.#within(firstByteMs, 'no-answer', `did not answer within ${seconds(firstByteMs)}`);
    this.#total = this.#within(totalMs, 'silent', `did not end its answer within ${seconds(totalMs)}`);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What went on for too long. */
  get fault(): RemoteError | undefined {
    return this.#fault;
  }

  /** A piece of the answer has come. @param complete whether all that matters has. */
  heard(complete: boolean): void {
    const silenceMs = complete ? LINGER_MS : this.#timeouts.silenceMs;
    this.#next.dispose();
    this.#next = this.#within(silenceMs, 'silent', `fell silent for ${seconds(silenceMs)}`);
  }

  dispose(): void {
    this.#next.dispose();
    this.#total.dispose();
  }

  #within(ms: number, reason: 'no-answer' | 'silent', text: string): Disposable {
    return this.#clock.after(ms, () => {
      this.#fault = new RemoteError(reason, `${this.#host} ${text}. Has it too much to do?`);
      this.#controller.abort();
    });
  }
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
