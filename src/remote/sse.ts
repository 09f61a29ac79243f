/** A server-sent event. */
export interface ServerEvent {
  /** `error` where the server marks it so. */
  readonly name: 'data' | 'error';
  readonly data: string;
}

/** UTF-16 units. The last event of a llama-server repeats the prompt, so that 30,000 are honest. */
const LONGEST_EVENT = 200_000;

/** A line break at the very end that may be the first half of another one does not count yet. */
const LINE_END = /\r\n|\n|\r(?=[^\n])/;

/**
 * Reads the events of a stream from its pieces, wherever these are cut, as the HTML standard says ("Interpreting an
 * event stream"). Names of events are none of ours, but llama-server once wrote `error:` in the place of `data:`.
 */
export class EventReader {
  #rest = '';
  #name: ServerEvent['name'] = 'data';
  #data: string[] = [];

  /**
   * The events that another piece of the stream completes.
   * @throws RangeError for an event that is too long to be one.
   */
  read(piece: string): ServerEvent[] {
    this.#rest += piece;
    const held = this.#data.reduce((sum, line) => sum + line.length, this.#rest.length);
    if (held > LONGEST_EVENT) throw new RangeError('an event is too long');
    // Whoever sends a long line in small pieces does not make it be searched again for each of them.
    if (!/[\r\n]/.test(piece)) return [];
    const lines = this.#rest.split(LINE_END);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => (line === '' ? this.#end() : this.#field(line)));
  }

  #field(line: string): [] {
    const [, name, value = ''] = /^(data|error)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'error') this.#name = name;
    if (name !== undefined) this.#data.push(value);
    if (line === 'event: error') this.#name = 'error';
    return [];
  }

  #end(): ServerEvent[] {
    const event = { name: this.#name, data: this.#data.join('\n') };
    const any = this.#data.length > 0;
    this.#name = 'data';
    this.#data = [];
    return any ? [event] : [];
  }
}
