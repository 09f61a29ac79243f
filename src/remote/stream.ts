import { createParser } from 'eventsource-parser';
import { type AskedServer, serverStatusFault, typeFault } from './errors.ts';

/** A server-sent event. */
export interface ServerEvent {
  /** `error` where the server marks it so. */
  readonly name: 'data' | 'error';
  readonly data: string;
}

/** One request to a server. */
export interface StreamRequest {
  /** The whole address. */
  readonly address: string;
  readonly body: object;
  readonly key: string | undefined;
  readonly fetch: typeof fetch;
}

/**
 * Sends a request and waits for the head of its answer. The key goes to this address and nowhere else: a redirect is
 * a fault.
 * @throws RemoteError for an answer that is no stream. What `fetch` rejects with is passed on.
 */
export async function openStream(
  { address, body, key, fetch }: StreamRequest,
  asked: AskedServer,
  signal: AbortSignal,
): Promise<Response> {
  const response = await fetch(address, {
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
  throw response.status === 200 ? typeFault(type, asked.host) : serverStatusFault(response, asked);
}

/** Half a character is no text, and servers refuse the whole request for it. */
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/**
 * The events of an answer, in the order in which they arrive. Ending the loop early closes the connection, by which
 * the server knows that nobody waits any more.
 * @throws RangeError for what is no event. What reading rejects with is passed on.
 */
export async function* eventsOf({ body }: Response): AsyncGenerator<ServerEvent> {
  const reader = new EventReader();
  const decoder = new TextDecoder();
  for await (const chunk of body ?? nothing()) {
    yield* reader.read(decoder.decode(chunk as Uint8Array, { stream: true }));
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** UTF-16 units. The last event of a llama-server repeats the prompt, so that 30,000 are honest. */
const LONGEST_EVENT = 200_000;

/**
 * Reads the events of a stream from its pieces, wherever these are cut. Names of events are none of ours, but
 * llama-server once wrote `error:` in the place of `data:`.
 */
export class EventReader {
  readonly #parser = createParser({
    onEvent: ({ event, data }) => this.#add({ name: event === 'error' ? event : 'data', data }),
    onError: ({ field, value = '' }) => field === 'error' && this.#add({ name: field, data: value }),
  });
  #events: ServerEvent[] = [];
  #line = '';
  /** Units of the lines since the last event, which the parser may hold. */
  #held = 0;

  /**
   * The events that another piece of the stream completes.
   * @throws RangeError for an event that is too long to be one.
   */
  read(piece: string): readonly ServerEvent[] {
    this.#events = [];
    this.#line += piece;
    if (this.#held + this.#line.length > LONGEST_EVENT) throw new RangeError('an event is too long');
    if (/[\r\n]/.test(piece)) this.#feed();
    return this.#events;
  }

  /**
   * Hands over lines, one by one: the parser searches all that it is given for a line's end, and again with each piece
   * that follows, so that a long line in small pieces, or many lines at once, would cost the square of their length.
   */
  #feed(): void {
    for (const line of this.#line.split(/(?<=[\r\n])/)) {
      this.#held += line.length;
      this.#parser.feed(line);
    }
    this.#line = '';
  }

  #add(event: ServerEvent): void {
    this.#events.push(event);
    this.#held = 0;
  }
}
