import type { PeerEvent, PromptCost } from './events.ts';

/** What became of one request. Times are milliseconds from its sending, on the client's clock. */
export interface PeerAnswer extends PromptCost {
  /**
   * Until the first token arrived, or the end where none did. llama.vscode does not stream, so its user waits for
   * `totalMs`.
   */
  readonly firstTokenMs: number;
  /** Until the last of the completions had ended. */
  readonly totalMs: number;
  /** The first completion that is not blank, as the extension would show it first; else empty. */
  readonly text: string;
}

/** Gathers the events of one request into its answer. */
export class AnswerCollector {
  readonly #indent: number;
  readonly #texts = new Map<number, string>();
  #firstTokenMs: number | undefined;
  #cost: PromptCost | undefined;

  /** @param indent the request's `n_indent`. */
  constructor(indent = 0) {
    this.#indent = indent;
  }

  /** @param ms when it arrived. */
  add({ index, content, last }: PeerEvent, ms: number): void {
    if (content !== '') this.#firstTokenMs ??= ms;
    const text = (this.#texts.get(index) ?? '') + content;
    this.#texts.set(index, last?.reason === 'limit' ? cutAtIndent(text, this.#indent) : text);
    // The other completions start from a copy of the first one's prompt, and of its counts.
    if (index === 0 && last) this.#cost = last;
  }

  /**
   * @param totalMs when the stream ended.
   * @throws Error when it ended before its time.
   */
  finish(totalMs: number): PeerAnswer {
    if (this.#cost === undefined) throw new Error('llama-server: the answer was cut off');
    const { evaluatedTokens, cachedTokens } = this.#cost;
    const texts = [...this.#texts].sort(([a], [b]) => a - b).map(([, text]) => text);
    const text = texts.find((candidate) => candidate.trim() !== '') ?? '';
    return { evaluatedTokens, cachedTokens, firstTokenMs: this.#firstTokenMs ?? totalMs, totalMs, text };
  }
}

/** The server ends at a line that stands left of the cursor's, and takes it back; streamed it is already. */
function cutAtIndent(text: string, indent: number): string {
  const [first = '', ...below] = text.split('\n');
  const end = below.findIndex((line) => (/^[ \t]*/.exec(line)?.[0].length ?? 0) < indent);
  return end < 0 ? text : [first, ...below.slice(0, end), ''].join('\n');
}
