import type { Edit, Tree } from 'web-tree-sitter';
import type { Clock } from '../base/clock.ts';
import type { ParsedText } from './containers.ts';
import type { PlainEdit } from './edits.ts';
import type { Grammar } from './grammars.ts';
import type { Limits } from './limits.ts';
import type { Lines } from './lines.ts';
import { Parsing } from './parsing.ts';

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
