import type { Edit, Parser, Point, Tree } from 'web-tree-sitter';
import type { Clock } from '../util/async.ts';
import type { ParsedText } from './containers.ts';
import type { Grammar } from './grammars.ts';
import { type Lines, type Position, readPiece } from './lines.ts';

/** The tree of one document that changes. */
export class DocumentTree {
  readonly languageId: string;
  readonly #lines: Lines;
  #grammar: Grammar | undefined;
  /** With all edits applied to its positions, and with their effect on the structure unless `#stale`. */
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

  /** UTF-16 units of the text that there is a tree of; 0 without one. */
  get units(): number {
    return this.#units;
  }

  /** Whether there is something to parse. */
  get isWaiting(): boolean {
    return this.#stale && !this.#givenUp && this.#grammar !== undefined;
  }

  start(grammar: Grammar | undefined): void {
    this.#grammar = grammar;
  }

  /** Applies edits, in their order: microseconds. */
  edit(edits: readonly PlainEdit[]): void {
    this.#stop();
    for (const edit of edits) this.#tree?.edit(edit as Edit);
  }

  /** Goes on parsing for a slice's time. Throws as `Parsing` does. */
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

  /** The text with its tree, once there is one. */
  get parsed(): ParsedText | undefined {
    if (!this.#grammar || !this.#tree) return undefined;
    return { grammar: this.#grammar, tree: this.#tree, lines: this.#lines };
  }

  /** Whether what the tree says includes the last edit. */
  get isCurrent(): boolean {
    return !this.#stale;
  }

  /** Lets go of the tree for good: there will be no other. */
  giveUp(): void {
    this.#givenUp = true;
    this.release();
  }

  /** Gives the memory back that the tree takes, and begins anew. */
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

/** How far a parse has come: not to its end yet, to a tree, or to where it has to be given up. */
export type ParseStep =
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

function giveUp(tree: Tree): ParseStep {
  tree.delete();
  return { kind: 'given-up' };
}

/** A change of a document as VS Code tells it. */
export interface ContentChange {
  /** What was replaced, in the document as it was. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** Where that began, in the document's own line ends, as UTF-16 units from its start. */
  readonly rangeOffset: number;
  /** UTF-16 units of what was replaced, in the document's own line ends. */
  readonly rangeLength: number;
  readonly text: string;
}

/** An edit as plain data. */
export type PlainEdit = Omit<Edit, 'editPoint' | 'editRange'>;

/**
 * A change in the parser's words. The parser reads every line end as one LF, so that in a document with CRLF each line
 * before a place takes a unit less.
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

function endOf({ line, character }: Position, lines: readonly string[]): Point {
  const last = lines.at(-1)?.length ?? 0;
  return { row: line + lines.length - 1, column: lines.length === 1 ? character + last : last };
}

function pointOf({ line, character }: Position): Point {
  return { row: line, column: character };
}

/**
 * How much the trees may take. Measured with web-tree-sitter 0.27.1 on a TypeScript text of 20,000 lines (675,000 units):
 * 160 ms for the first parse, about 12 MB for the tree. WebAssembly's memory grows and is never given back, so what is
 * held at the same time is bounded.
 */
export interface Limits {
  /** UTF-16 units of the longest text that gets a tree. VS Code itself leaves larger files without most of its features at 20 MB. */
  readonly textUnits: number;
  /** Lines of the longest text that gets a tree. */
  readonly textLines: number;
  /** UTF-16 units of all texts that have trees, together. */
  readonly allUnits: number;
  /** Trees that are held at the same time. */
  readonly trees: number;
  /** Milliseconds that parsing may take at a stretch: the goal is 2 ms of work for a keystroke, and a slice may come between. */
  readonly sliceMs: number;
  /** Milliseconds that one parse may take in all its slices. A text that takes longer is given up. */
  readonly parseMs: number;
}

/** 1,000,000 units are 30,000 lines of usual code and 18 MB of tree; all trees together then take some 45 MB. */
export const LIMITS: Limits = {
  textUnits: 1_000_000,
  textLines: 50_000,
  allUnits: 2_500_000,
  trees: 16,
  sliceMs: 1,
  parseMs: 2_000,
};
