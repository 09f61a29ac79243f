import { createParser } from 'eventsource-parser';

/** A server-sent event. */
export interface ServerEvent {
  /** `error` where the server marks the event so. */
  readonly name: 'data' | 'error';
  readonly data: string;
}

/**
 * The events of an answer, in the order in which they arrive. Ending the loop early closes the connection, from which
 * the server learns that nobody waits any more.
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

/** UTF-16 units of an event at most. The last event of a llama-server repeats the prompt, so that 30,000 are honest. */
const MAX_EVENT_LENGTH = 200_000;

/**
 * A reader of the events of a stream from its pieces, wherever these are cut. Names of events other than `error` do not
 * matter; llama-server once wrote `error:` in the place of `data:`.
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
    if (this.#held + this.#line.length > MAX_EVENT_LENGTH) throw new RangeError('an event is too long');
    if (/[\r\n]/.test(piece)) this.#feed();
    return this.#events;
  }

  /**
   * Feeds the parser whole lines, one by one: it searches all that it is given for a line's end, and again with each
   * piece that follows, so that a long line in small pieces, or many lines at once, would cost the square of their
   * length.
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
