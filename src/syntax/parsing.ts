import type { Parser, Tree } from 'web-tree-sitter';
import type { Clock } from '../base/clock.ts';
import type { Grammar } from './grammars.ts';
import type { Limits } from './limits.ts';
import { readPiece, type Lines } from './lines.ts';

/** How far a parse has come: not to its end yet, to a tree, or to where it has to be given up. */
export type Step =
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'done'; readonly tree: Tree };

/** One parse of one text, slice by slice. It is over as soon as the text changes: another begins with the old tree. */
export class Parsing {
  readonly #parser: Parser;
  readonly #lines: Lines;
  readonly #old: Tree | undefined;
  readonly #clock: Clock;
  readonly #limits: Limits;
  #spentMs = 0;
  #units = 0;

  /** @param old the text's tree of before, with the edits since applied to it. */
  constructor(grammar: Grammar, lines: Lines, old: Tree | undefined, clock: Clock, limits: Limits) {
    this.#parser = grammar.newParser();
    this.#lines = lines;
    this.#old = old;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Goes on for a slice's time. Throws when the library does: its memory may be exhausted. */
  step(): Step {
    if (this.#lines.lineCount > this.#limits.textLines) return { kind: 'given-up' };
    const started = this.#clock.now();
    const tree = this.#parser.parse((index, point) => this.#read(index, point), this.#old, {
      progressCallback: () => this.#isTooLong() || this.#clock.now() - started >= this.#limits.sliceMs,
    });
    this.#spentMs += this.#clock.now() - started;
    // Of a text that was parsed before, only what has changed was read.
    this.#units = Math.max(this.#units, tree?.rootNode.endIndex ?? 0);
    if (tree) return this.#isTooLong() ? giveUp(tree) : { kind: 'done', tree };
    return this.#isTooLong() || this.#spentMs > this.#limits.parseMs
      ? { kind: 'given-up' }
      : { kind: 'unfinished' };
  }

  /** Gives the parser's memory back. */
  dispose(): void {
    this.#parser.delete();
  }

  #isTooLong(): boolean {
    return this.#units > this.#limits.textUnits;
  }

  #read(index: number, point: { row: number; column: number }): string | undefined {
    const piece = readPiece(this.#lines, point);
    this.#units = Math.max(this.#units, index + (piece?.length ?? 0));
    return this.#isTooLong() ? undefined : piece;
  }
}

function giveUp(tree: Tree): Step {
  tree.delete();
  return { kind: 'given-up' };
}
