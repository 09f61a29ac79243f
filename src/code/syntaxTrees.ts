import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { type Log, silentLog } from '../util/log.ts';
import type { ParsedText } from './containers.ts';
import { DocumentTree, type Limits, LIMITS, type PlainEdit } from './documentTree.ts';
import type { Grammars } from './grammars.ts';
import type { Lines, Position } from './lines.ts';
import type { Outline } from './declarations.ts';
import { outlineOf } from './outline.ts';
import type { PlaceSyntax } from './place.ts';
import { placeAt } from './treeBlocks.ts';
import { messageOf } from '../util/errors.ts';

/** Milliseconds of a timer that keeps a process alive: any time that is longer than a parse. */
const KEEP_ALIVE_MS = 60_000;

/**
 * The syntax trees of documents, kept up to date in slices between other work: an edit is applied to the tree's
 * positions at once, which takes microseconds, and its effect on the structure is parsed later. No method throws or
 * rejects.
 */
export class SyntaxTrees implements Disposable {
  readonly #grammars: Grammars;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #limits: Limits;
  /** The trees by their documents; the document that was asked for last is the last. */
  readonly #documents = new Map<string, DocumentTree>();
  #slice: Disposable | undefined;
  #whenSettled: (() => void)[] = [];

  constructor(grammars: Grammars, clock: Clock, log: Log = silentLog, limits: Limits = LIMITS) {
    this.#grammars = grammars;
    this.#clock = clock;
    this.#log = log;
    this.#limits = limits;
  }

  /**
   * Begins to follow a document, or says that it is still of interest.
   * @param lines the document as it is at any time.
   */
  follow(document: string, languageId: string, lines: Lines): void {
    const known = this.#documents.get(document);
    if (known?.languageId === languageId) {
      this.#documents.delete(document);
      this.#documents.set(document, known);
      return;
    }
    this.forget(document);
    const tree = new DocumentTree(languageId, lines);
    this.#documents.set(document, tree);
    void this.#start(tree);
  }

  /** Applies edits, in their order, to a document that has already changed. Takes microseconds. */
  edit(document: string, edits: readonly PlainEdit[]): void {
    this.#guard(document, (tree) => tree.edit(edits));
    this.#schedule();
  }

  /** Parses a document anew that changed in another way than by edits. */
  reset(document: string): void {
    this.#guard(document, (tree) => tree.release());
    this.#schedule();
  }

  /** Ends following a document, and deletes its tree. */
  forget(document: string): void {
    this.#guard(document, (tree) => tree.giveUp());
    this.#documents.delete(document);
  }

  /** What the tree of a document says of a place; undefined while there is no tree. */
  placeAt(document: string, position: Position): PlaceSyntax | undefined {
    return this.#use(document, (text) => placeAt(text, position));
  }

  /** The declarations of a document, as of its last parse; undefined while there is no tree. */
  outline(document: string): Outline | undefined {
    return this.#use(document, outlineOf);
  }

  /** Whether a document has a tree that includes its last edit. */
  isCurrent(document: string): boolean {
    return this.#documents.get(document)?.isCurrent ?? false;
  }

  /** How many documents have a tree. */
  get count(): number {
    return [...this.#documents.values()].filter(({ parsed }) => parsed).length;
  }

  /** Resolves when there is nothing left to parse. */
  async settled(): Promise<void> {
    const languages = [...this.#documents.values()].map(({ languageId }) => languageId);
    await Promise.all(languages.map((languageId) => this.#grammars.load(languageId)));
    if (this.#next() === undefined) return;
    // The clock's timers let a process end, and a tool that waits for trees may have nothing else to do.
    const alive = setInterval(() => undefined, KEEP_ALIVE_MS);
    await new Promise<void>((resolve) => this.#whenSettled.push(resolve));
    clearInterval(alive);
  }

  dispose(): void {
    this.#slice?.dispose();
    for (const document of [...this.#documents.keys()]) this.forget(document);
    this.#settle();
  }

  async #start(tree: DocumentTree): Promise<void> {
    tree.start(await this.#grammars.load(tree.languageId));
    this.#schedule();
  }

  /** The document to parse next: of those with something to parse, the one that was asked for last. */
  #next(): string | undefined {
    return [...this.#documents].findLast(([, tree]) => tree.isWaiting)?.[0];
  }

  #schedule(): void {
    if (this.#slice || this.#next() === undefined) return;
    this.#slice = this.#clock.after(0, () => this.#run());
  }

  #run(): void {
    this.#slice = undefined;
    const document = this.#next();
    if (document !== undefined) {
      this.#guard(document, (tree) => tree.step(this.#clock, this.#limits));
      this.#evict(document);
    }
    if (this.#next() === undefined) this.#settle();
    this.#schedule();
  }

  #settle(): void {
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  /** Deletes the trees that were not asked for longest, until the others keep to the limits. */
  #evict(current: string): void {
    const { trees, allUnits } = this.#limits;
    for (const [document, tree] of [...this.#documents]) {
      const held = [...this.#documents.values()].filter(({ parsed }) => parsed);
      const units = held.reduce((sum, one) => sum + one.units, 0);
      if (held.length <= trees && units <= allUnits) return;
      if (document !== current && tree.parsed) this.forget(document);
    }
  }

  #use<T>(document: string, use: (text: ParsedText) => T): T | undefined {
    return this.#guard(document, ({ parsed }) => parsed && use(parsed));
  }

  /**
   * Does some work with a document's tree; undefined without a tree, and where the work throws. web-tree-sitter throws
   * when its memory is exhausted, and from then on always: the document does without a tree.
   */
  #guard<T>(document: string, work: (tree: DocumentTree) => T): T | undefined {
    const tree = this.#documents.get(document);
    if (!tree) return undefined;
    try {
      return work(tree);
    } catch (error) {
      this.#log.warn(`a syntax tree was given up: ${messageOf(error)}`);
      abandon(tree);
      return undefined;
    }
  }
}

/** Gives a tree up after an error. */
function abandon(tree: DocumentTree): void {
  try {
    tree.giveUp();
  } catch {
    // Memory that cannot be given back any more is lost with the library.
  }
}
