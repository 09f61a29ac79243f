import { restOfStub } from '../prompt/healing.ts';

/**
 * The text of a generation as it grows: first it spells the stub again, then it is the completion, which
 * ends where its line ends.
 */
export class LineText {
  readonly #stub: string;
  #text = '';
  #rest: string;
  #strayed = false;
  #ended = false;

  constructor(stub: string) {
    this.#stub = stub;
    this.#rest = stub;
  }

  /** What of the stub is still to be spelled. */
  get rest(): string {
    return this.#rest;
  }

  /** Completion text so far: what follows the stub, up to the line's end, whole characters only. */
  get text(): string {
    return this.#text;
  }

  /** The generation left the stub, so that nothing of it can be shown. */
  get strayed(): boolean {
    return this.#strayed;
  }

  /** The line is complete. */
  get ended(): boolean {
    return this.#ended;
  }

  /** @param generated the whole generated text, stub included. */
  update(generated: string): void {
    const rest = restOfStub(this.#stub, generated);
    this.#strayed = rest === undefined;
    this.#rest = rest ?? '';
    const text = this.#strayed || this.#rest !== '' ? '' : generated.slice(this.#stub.length);
    const end = text.search(/[\r\n]/);
    this.#ended = end >= 0;
    // The last token may hold the first bytes of a character only.
    this.#text = (end >= 0 ? text.slice(0, end) : text).replace(/\uFFFD+$/, '');
  }
}
