import { type Clock, unlessAborted } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import type { StreamedAnswer } from './answer.ts';
import type { ServerDialect } from './dialect.ts';
import { cutOff, remoteCancelled, RemoteError, serverFault, serverStatusFault, typeFault } from './errors.ts';
import { eventsOf } from './serverSentEvents.ts';
import { type RemoteServer, type Timeouts, usableKey } from './settings.ts';

/** The parts that a connection to a server works with. */
export interface ConnectionParts {
  readonly fetch: typeof fetch;
  /** The key of an origin: asked for each request; undefined where the server wants none. It is never logged. */
  readonly apiKey: (origin: string) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A server, and how it is asked. */
export interface ServerConnection {
  readonly server: RemoteServer;
  readonly dialect: ServerDialect;
  readonly parts: ConnectionParts;
}

/**
 * Sends one request and adds its events to `answer`, until that is complete, the signal fires, or it takes too long.
 * The connection is closed then, unless the server has ended its answer by itself.
 * @param body of the request, as the dialect makes it.
 * @param onText called with the whole text so far whenever it has grown.
 * @throws RemoteError, and nothing else.
 */
export async function exchange(
  connection: ServerConnection,
  body: object,
  answer: StreamedAnswer,
  signal: AbortSignal,
  onText: (text: string) => void,
): Promise<void> {
  const { server, dialect, parts } = connection;
  const reading = usableKey(async () => await parts.apiKey(server.origin));
  const key = await unlessAborted(reading, signal, remoteCancelled);
  const deadline = new Deadline(parts.clock, server.timeouts, server.host);
  let response: Response | undefined;
  try {
    response = await openStream(connection, body, key, AbortSignal.any([signal, deadline.signal]));
    deadline.heard(false);
    for await (const event of eventsOf(response)) {
      const piece = dialect.read(event);
      if (piece) answer.add(piece);
      if (piece?.text) onText(answer.text);
      if (answer.cut) break;
      deadline.heard(answer.complete);
    }
    if (!answer.complete) throw cutOff(server.host);
  } catch (error) {
    if (signal.aborted) throw remoteCancelled();
    if (!answer.complete) throw deadline.fault ?? serverFault(error, server.host, response !== undefined);
  } finally {
    deadline.dispose();
  }
}

/**
 * Sends a request and waits for the head of its answer. The key goes to the server's address and nowhere else: a
 * redirect is a fault.
 * @throws RemoteError for an answer that is no stream. What `fetch` rejects with is passed on.
 */
async function openStream(
  { server, dialect, parts: { fetch } }: ServerConnection,
  body: object,
  key: string | undefined,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(server.base + dialect.path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(body, wellFormed),
    redirect: 'manual',
    signal,
  });
  const type = response.headers.get('content-type');
  if (response.status === 200 && type?.startsWith('text/event-stream')) return response;
  await response.body?.cancel();
  if (response.status === 200) throw typeFault(type, server.host);
  throw serverStatusFault(response, {
    host: server.host,
    path: dialect.path,
    hasKey: key !== undefined,
    ifRefused: dialect.ifRefused,
  });
}

/** A replacer for JSON: half a character is no text, and servers refuse the whole request for it. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/**
 * Milliseconds for which the formal end of a complete answer is waited for. A connection whose answer was read to its
 * end serves again, which saves the next request two or three ways over the net; that is not worth more than a short
 * wait.
 */
const LINGER_MS = 300;

/** The deadlines of one request, which abort it where it takes too long to begin, to go on, or to end. */
class Deadline implements Disposable {
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

  /** The error for what took too long; undefined where nothing did. */
  get fault(): RemoteError | undefined {
    return this.#fault;
  }

  /** Notes that a piece of the answer has come. @param complete whether all that matters has. */
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
