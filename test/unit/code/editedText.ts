import type { ContentChange } from '../../../src/code/documentTree.ts';
import type { Lines, Position } from '../../../src/code/lines.ts';

/** A document that is edited as VS Code's are: its own line ends, and changes in the editor's words. */
export class EditedText implements Lines {
  readonly #lineEnd: '\n' | '\r\n';
  #lines: string[];

  constructor(text: string, lineEnd: '\n' | '\r\n' = '\n') {
    this.#lineEnd = lineEnd;
    this.#lines = text.split('\n');
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  lineAt(line: number): string {
    return this.#lines[line] ?? '';
  }

  /** The text with LF line ends. */
  get text(): string {
    return this.#lines.join('\n');
  }

  /** Units of the text, with its own line ends. */
  get length(): number {
    return this.#lines.join(this.#lineEnd).length;
  }

  /** Replaces what is between two places. */
  replace(start: Position, end: Position, text: string): ContentChange {
    const rangeOffset = this.#offsetAt(start);
    const change = {
      range: { start, end },
      rangeOffset,
      rangeLength: this.#offsetAt(end) - rangeOffset,
      text: text.replaceAll('\n', this.#lineEnd),
    };
    const before = this.lineAt(start.line).slice(0, start.character);
    const after = this.lineAt(end.line).slice(end.character);
    const added = `${before}${text}${after}`.split('\n');
    this.#lines = this.#lines.toSpliced(start.line, end.line - start.line + 1, ...added);
    return change;
  }

  insert(place: Position, text: string): ContentChange {
    return this.replace(place, place, text);
  }

  /** A place near an offset in the text, whatever number that is. */
  placeAt(offset: number): Position {
    let left = offset % (this.text.length + 1);
    let line = 0;
    while (left > this.lineAt(line).length) left -= this.lineAt(line++).length + 1;
    return { line, character: left };
  }

  #offsetAt({ line, character }: Position): number {
    const above = this.#lines.slice(0, line);
    return above.reduce((sum, one) => sum + one.length + this.#lineEnd.length, 0) + character;
  }
}
