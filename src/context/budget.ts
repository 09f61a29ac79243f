/** A piece of text that may become context. */
export interface Chunk {
  readonly kind: ChunkKind;
  /** The file's path, relative to the workspace, with `/`. */
  readonly path: string;
  /** Whole lines, LF line ends, none at the end. */
  readonly text: string;
  /**
   * How much the piece is expected to help, from 0 to 1, compared with others of its kind. The sum over all pieces,
   * which may be more than 1, is the worth of a choice.
   */
  readonly worth: number;
}

/**
 * Where a piece of context comes from: the definitions that the file imports (`import`), the cells above in a notebook
 * (`cell`), the file's own declarations outside the prompt's window (`far`), similar code elsewhere (`similar`), or
 * the last edits (`edit`).
 */
export type ChunkKind = 'import' | 'cell' | 'far' | 'similar' | 'edit';

/** The kinds in the order of the prompt: what changes least first. */
const CHUNK_KINDS: readonly ChunkKind[] = ['import', 'cell', 'far', 'similar', 'edit'];

/**
 * Tokens of context in a prompt. On a CPU prefill runs at 100 to 600 tokens a second; context is paid for once for
 * each anchor and mostly while idle, so that some seconds of one core is what it may cost. More than the window itself
 * (about 1,700 tokens) it must never be.
 */
const CONTEXT_TOKENS = 600;

/** UTF-16 units of code that one token takes, on average. */
const UNITS_PER_TOKEN = 3.3;

/** UTF-16 units of context in a prompt. */
export const CONTEXT_UNITS = Math.floor(CONTEXT_TOKENS * UNITS_PER_TOKEN);

/** UTF-16 units that a piece costs besides its path and text: the separators around them, three tokens or so. */
const FRAME_UNITS = 10;

/** UTF-16 units that a piece takes in the prompt. */
export function unitsOf({ path, text }: Pick<Chunk, 'path' | 'text'>): number {
  return path.length + text.length + FRAME_UNITS;
}

/**
 * The part of the budget that each kind may take before any takes what others left. Chosen by judgement, not by a
 * measurement, and so that every kind finds room: together they are more than 1, since a place seldom has pieces of
 * all kinds.
 */
const SHARES: Readonly<Record<ChunkKind, number>> = {
  import: 0.5,
  cell: 0.5,
  far: 0.2,
  similar: 0.45,
  edit: 0.25,
};

/**
 * By how much the worth of another choice has to be greater than the worth of what is there, as sums over all pieces:
 * whatever changes has to be evaluated again, with all that stands behind it. A fifth of the worth of one good piece,
 * chosen so that small differences, such as the order of imports, change nothing; no measurement says how much is
 * best.
 */
const WORTH_A_CHANGE = 0.2;

/**
 * The pieces to show, in their order. A piece that was chosen stays chosen while nothing much better is there.
 * @param previous the pieces that were chosen the last time, in their order.
 * @param shown the lines that the prompt shows anyway.
 * @param limit UTF-16 units of all pieces together, as `unitsOf` counts them.
 */
export function chooseChunks(
  candidates: readonly Chunk[],
  previous: readonly Chunk[],
  shown: readonly string[],
  limit: number = CONTEXT_UNITS,
): readonly Chunk[] {
  const best = candidates.toSorted((a, b) => b.worth - a.worth);
  const there = best.filter((chunk) => previous.some((old) => isSame(old, chunk)));
  const afresh = select([], best, shown, limit);
  const goingOn = select(there, best, shown, limit);
  const isBetter = afresh.worth > goingOn.worth + WORTH_A_CHANGE;
  return arrange((isBetter ? afresh : goingOn).chunks, previous);
}

/** The pieces of `first` that fit, then the best of each kind within its share, then what fits of all others. */
function select(
  first: readonly Chunk[],
  best: readonly Chunk[],
  shown: readonly string[],
  limit: number,
): Selection {
  const byKind = CHUNK_KINDS.map((kind) => ({ kind, chunks: best.filter((chunk) => chunk.kind === kind) }));
  const selection = new Selection(limit, shown);
  selection.keep(first);
  for (const { kind, chunks } of byKind) selection.add(chunks, limit * SHARES[kind]);
  for (const { chunks } of byKind) selection.add(chunks, limit);
  return selection;
}

/** Pieces that fit into the budget, and repeat nothing that the prompt shows. */
class Selection {
  readonly chunks: Chunk[] = [];
  readonly #lines: Set<string>;
  #left: number;

  constructor(limit: number, shown: readonly string[]) {
    this.#left = limit;
    this.#lines = new Set(shown.flatMap(substance));
  }

  /** The sum over all pieces. */
  get worth(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.worth, 0);
  }

  /**
   * Takes pieces that stood side by side before, whether or not they repeat one another, unless they are shown now.
   */
  keep(chunks: readonly Chunk[]): void {
    const unseen = chunks.filter(({ text }) => !repeats(text, this.#lines));
    for (const chunk of unseen) if (this.#fits(chunk, this.#left)) this.#take(chunk);
  }

  /**
   * Takes the pieces that fit into a share of the budget and repeat nothing, the first before the others.
   * @param share UTF-16 units.
   */
  add(chunks: readonly Chunk[], share: number): void {
    let room = share;
    for (const chunk of chunks) {
      if (!this.#fits(chunk, Math.min(room, this.#left)) || repeats(chunk.text, this.#lines)) continue;
      this.#take(chunk);
      room -= unitsOf(chunk);
    }
  }

  #fits(chunk: Chunk, room: number): boolean {
    return unitsOf(chunk) <= room && !this.chunks.some((other) => isSame(other, chunk));
  }

  #take(chunk: Chunk): void {
    this.chunks.push(chunk);
    this.#left -= unitsOf(chunk);
    for (const line of substance(chunk.text)) this.#lines.add(line);
  }
}

/** Whether two pieces are the same text in a prompt. */
function isSame(a: Chunk, b: Chunk): boolean {
  return a.path === b.path && a.text === b.text;
}

/**
 * The pieces in an order in which a prompt made of them shares as much of its beginning with the one before as it can:
 * what stood first stays first, up to the first piece that is gone; behind it what changes least comes first.
 * @param chunks none of them twice.
 */
export function arrange(chunks: readonly Chunk[], previous: readonly Chunk[]): readonly Chunk[] {
  const gone = previous.findIndex((old) => !chunks.some((chunk) => isSame(chunk, old)));
  const kept = gone < 0 ? previous : previous.slice(0, gone);
  const rest = chunks.filter((chunk) => !kept.some((old) => isSame(chunk, old)));
  return [...kept, ...rest.sort((a, b) => compare(a, b, previous))];
}

/** Orders pieces by their kinds, then as they stood before, then by their worth. */
function compare(a: Chunk, b: Chunk, previous: readonly Chunk[]): number {
  const place = (chunk: Chunk): number => {
    const index = previous.findIndex((old) => isSame(old, chunk));
    return index < 0 ? previous.length : index;
  };
  const byKind = CHUNK_KINDS.indexOf(a.kind) - CHUNK_KINDS.indexOf(b.kind);
  return byKind || place(a) - place(b) || b.worth - a.worth || (a.path < b.path ? -1 : 1);
}

/**
 * UTF-16 units, without indentation, of a line that tells one text from others; shorter lines stand everywhere: `}`,
 * `return;`, `else {`.
 */
const SHORTEST_LINE = 12;

/** Share of a piece's lines: a piece of which more stands in the prompt already teaches nothing. */
const MOSTLY = 0.6;

/** Whether most of a text's lines are among other lines, or nothing is in the text. */
export function repeats(text: string, lines: ReadonlySet<string>): boolean {
  const own = substance(text);
  const known = own.filter((line) => lines.has(line)).length;
  return text.trim() === '' || known > own.length * MOSTLY;
}

/** The lines of a text that tell it from others, without indentation. */
export function substance(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE);
}
