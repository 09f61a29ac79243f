import type { Edit, Parser, Point, Tree } from 'web-tree-sitter';
import type { Clock } from '../util/async.ts';
import type { ParsedText } from './containers.ts';
import type { Grammar } from './grammars.ts';
import { type Lines, type Position, readPiece } from './lines.ts';

/** The syntax tree of one document that changes, parsed in slices. */
export class DocumentTree {
  readonly languageId: string;
  readonly #lines: Lines;
  #grammar: Grammar | undefined;
  /** The tree with all edits applied to its positions; their effect on the structure is in it unless `#stale`. */
  #tree: Tree | undefined;
  #parsing: Parsing | undefined;
  #stale = true;
  #givenUp = false;
  #units = 0;

  /** @param lines the document as it is at any time: it is read again after each edit. */
  constructor(languageId: string, lines: Lines) {
    this.languageId = languageId;
    this.#lines = lines;
  }

  /** UTF-16 units of the text that the tree is of; 0 without a tree. */
  get units(): number {
    return this.#units;
  }

  /** Whether there is something to parse: a grammar, and a text that was not given up, without a current tree. */
  get isWaiting(): boolean {
    return this.#stale && !this.#givenUp && this.#grammar !== undefined;
  }

  /**
   * Sets the grammar; the tree waits to be parsed from then on.
   * @param grammar undefined where the language has none: then there is never anything to parse.
   */
  start(grammar: Grammar | undefined): void {
    this.#grammar = grammar;
  }

  /** Applies edits to the tree's positions, in their order. Takes microseconds. */
  edit(edits: readonly PlainEdit[]): void {
    this.#stop();
    for (const edit of edits) this.#tree?.edit(edit as Edit);
  }

  /**
   * Goes on parsing for one slice, `limits.sliceMs` or a little more.
   * @throws what web-tree-sitter throws when its memory is exhausted.
   */
  step(clock: Clock, limits: Limits): void {
    if (!this.#grammar) return;
    this.#parsing ??= new Parsing(this.#grammar, this.#lines, this.#tree, clock, limits);
    const step = this.#parsing.step();
    if (step.kind === 'unfinished') return;
    this.release();
    this.#givenUp = step.kind === 'given-up';
    if (step.kind === 'given-up') return;
    this.#tree = step.tree;
    this.#units = step.tree.rootNode.endIndex;
    this.#stale = false;
  }

  /** The text with its tree; undefined while there is no tree. */
  get parsed(): ParsedText | undefined {
    if (!this.#grammar || !this.#tree) return undefined;
    return { grammar: this.#grammar, tree: this.#tree, lines: this.#lines };
  }

  /** Whether the tree's structure includes the last edit. */
  get isCurrent(): boolean {
    return !this.#stale;
  }

  /** Deletes the tree for good: the document gets no other one. */
  giveUp(): void {
    this.#givenUp = true;
    this.release();
  }

  /** Deletes the tree, which gives its memory back; parsing begins anew with the next step. */
  release(): void {
    this.#stop();
    this.#tree?.delete();
    this.#tree = undefined;
    this.#units = 0;
  }

  #stop(): void {
    this.#parsing?.dispose();
    this.#parsing = undefined;
    this.#stale = true;
  }
}

/** A change of a document as VS Code tells it. */
export interface ContentChange {
  /** The text that was replaced, in the document as it was before. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** Where the range begins: UTF-16 units from the document's start, its own line ends counted. */
  readonly rangeOffset: number;
  /** UTF-16 units of the range, the document's own line ends counted. */
  readonly rangeLength: number;
  /** The text that was put there, with whatever line ends. */
  readonly text: string;
}

/** An edit in the parser's words, as plain data. */
export type PlainEdit = Omit<Edit, 'editPoint' | 'editRange'>;

/**
 * A change of a document as the parser's edit. The parser reads every line end as one LF, so that in a document with
 * CRLF each line before a place takes one unit less.
 * @param lineEnd UTF-16 units of the document's line ends: 1 or 2.
 */
export function editOf(
  { range: { start, end }, rangeOffset, rangeLength, text }: ContentChange,
  lineEnd: number,
): PlainEdit {
  const lines = text.split(/\r\n|\r|\n/);
  const startIndex = rangeOffset - start.line * (lineEnd - 1);
  const oldLength = rangeLength - (end.line - start.line) * (lineEnd - 1);
  const newLength = lines.reduce((sum, line) => sum + line.length, lines.length - 1);
  return {
    startIndex,
    oldEndIndex: startIndex + oldLength,
    newEndIndex: startIndex + newLength,
    startPosition: pointOf(start),
    oldEndPosition: pointOf(end),
    newEndPosition: endOf(start, lines),
  };
}

/** The point where a text ends that begins at a position. */
function endOf({ line, character }: Position, lines: readonly string[]): Point {
  const last = lines.at(-1)?.length ?? 0;
  return { row: line + lines.length - 1, column: lines.length === 1 ? character + last : last };
}

/** A position as the parser's point. */
function pointOf({ line, character }: Position): Point {
  return { row: line, column: character };
}

/**
 * How much the trees may take. Measured with web-tree-sitter 0.27.1 on a TypeScript text of 20,000 lines (675,000
 * UTF-16 units): 160 ms for the first parse, about 12 MB for the tree. WebAssembly's memory grows and is never given
 * back, so that the trees that are held at the same time have to be bounded.
 */
export interface Limits {
  /**
   * UTF-16 units of the longest text that gets a tree. (VS Code itself leaves files above 20 MB without most of its
   * features.)
   */
  readonly textUnits: number;
  /** Lines of the longest text that gets a tree. */
  readonly textLines: number;
  /** UTF-16 units of all texts that have trees, together. */
  readonly allUnits: number;
  /** Trees that are held at the same time. */
  readonly trees: number;
  /**
   * Milliseconds that parsing may take at a stretch: the goal is 2 ms of work for a keystroke, and a slice may come in
   * between.
   */
  readonly sliceMs: number;
  /** Milliseconds that one parse may take in all its slices. A text that takes longer is given up. */
  readonly parseMs: number;
}

/**
 * The limits in the product: 1,000,000 units are 30,000 lines of usual code and 18 MB of tree; all trees together then
 * take some 45 MB.
 */
export const LIMITS: Limits = {
  textUnits: 1_000_000,
  textLines: 50_000,
  allUnits: 2_500_000,
  trees: 16,
  sliceMs: 1,
  parseMs: 2_000,
};

/**
 * How far a parse has come: not to its end yet, given up because the text is too long or takes too long, or to a tree.
 */
type ParseStep =
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'done'; readonly tree: Tree };

/**
 * One parse of one text, slice by slice. It ends as soon as the text changes: another one begins then, with the old
 * tree.
 */
class Parsing {
  readonly #parser: Parser;
  readonly #lines: Lines;
  readonly #old: Tree | undefined;
  readonly #clock: Clock;
  readonly #limits: Limits;
  #spentMs = 0;
  #units = 0;

  /** @param old the tree of the text as it was before, with the edits since applied to its positions. */
  constructor(grammar: Grammar, lines: Lines, old: Tree | undefined, clock: Clock, limits: Limits) {
    this.#parser = grammar.newParser();
    this.#lines = lines;
    this.#old = old;
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * Goes on for one slice.
   * @throws what web-tree-sitter throws when its memory is exhausted.
   */
  step(): ParseStep {
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

/** Deletes a tree of a text that turned out too long. */
function giveUp(tree: Tree): ParseStep {
  tree.delete();
  return { kind: 'given-up' };
}
