/**
 * Tokens of context. On a CPU prefill runs at 100 to 600 tokens a second; context is paid for once for each anchor
 * and mostly while idle, so that some seconds of one core is what it may cost. More than the window itself (about
 * 1,700 tokens) it must never be.
 */
export const CONTEXT_TOKENS = 600;

/** UTF-16 units of code that one token takes, on average. */
const UNITS_PER_TOKEN = 3.3;

/** The budget in UTF-16 units. */
export const CONTEXT_UNITS = Math.floor(CONTEXT_TOKENS * UNITS_PER_TOKEN);

/** Units that a piece costs besides its path and text: the separators around them, three tokens or so. */
const FRAME_UNITS = 10;

/** What each kind may take before any takes what others left. */
const SHARES: Readonly<Record<ChunkKind, number>> = {
  import: 0.5,
  cell: 0.5,
  far: 0.2,
  similar: 0.45,
  edit: 0.25,
};

/**
 * By how much another choice has to be better than to go on with what is there, in the worth of one piece: whatever
 * changes has to be evaluated again, with all that stands behind it.
 */
const WORTH_A_CHANGE = 0.2;

/** UTF-16 units that a piece takes in the prompt. */
export function unitsOf({ path, text }: Pick<Chunk, 'path' | 'text'>): number {
  return path.length + text.length + FRAME_UNITS;
}

/**
 * Chooses what is shown, and in which order. What was chosen stays chosen while nothing much better is there.
 * @param previous what was chosen the last time, in its order.
 * @param shown the lines that the prompt shows anyway.
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

/** Pieces that fit into the budget, and of which none repeats what is there. */
class Selection {
  readonly chunks: Chunk[] = [];
  readonly #lines: Set<string>;
  #left: number;

  constructor(limit: number, shown: readonly string[]) {
    this.#left = limit;
    this.#lines = new Set(shown.flatMap(substance));
  }

  get worth(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.worth, 0);
  }

  /** Takes what stood side by side before, unless it is shown now. */
  keep(chunks: readonly Chunk[]): void {
    const unseen = chunks.filter(({ text }) => !repeats(text, this.#lines));
    for (const chunk of unseen) if (this.#fits(chunk, this.#left)) this.#take(chunk);
  }

  /** Takes what fits into some of what is left, the first before the others. */
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

/**
 * Where a piece of context comes from: the definitions that the file imports, what stands above a notebook's
 * cell, the file's own declarations outside the prompt's window, similar code elsewhere, what was edited last.
 */
export type ChunkKind = 'import' | 'cell' | 'far' | 'similar' | 'edit';

/** A piece of text that may become context. */
export interface Chunk {
  readonly kind: ChunkKind;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** Whole lines, LF line ends, none at the end. */
  readonly text: string;
  /** How much it is expected to help among chunks of its kind: from 0 to 1. */
  readonly worth: number;
}

/** The order of the prompt: what changes least first. */
export const CHUNK_KINDS: readonly ChunkKind[] = ['import', 'cell', 'far', 'similar', 'edit'];

/** Whether two pieces are the same text in a prompt. */
export function isSame(a: Chunk, b: Chunk): boolean {
  return a.path === b.path && a.text === b.text;
}

/**
 * Orders pieces so that a prompt made of them shares as much of its beginning with the one before as it can: what
 * stood first stays first, up to the first piece that went; behind it what changes least comes first. No piece may be
 * there twice.
 */
export function arrange(chunks: readonly Chunk[], previous: readonly Chunk[]): readonly Chunk[] {
  const gone = previous.findIndex((old) => !chunks.some((chunk) => isSame(chunk, old)));
  const kept = gone < 0 ? previous : previous.slice(0, gone);
  const rest = chunks.filter((chunk) => !kept.some((old) => isSame(chunk, old)));
  return [...kept, ...rest.sort((a, b) => compare(a, b, previous))];
}

function compare(a: Chunk, b: Chunk, previous: readonly Chunk[]): number {
  const place = (chunk: Chunk): number => {
    const index = previous.findIndex((old) => isSame(old, chunk));
    return index < 0 ? previous.length : index;
  };
  const byKind = CHUNK_KINDS.indexOf(a.kind) - CHUNK_KINDS.indexOf(b.kind);
  return byKind || place(a) - place(b) || b.worth - a.worth || (a.path < b.path ? -1 : 1);
}

/** Shorter lines stand everywhere: `}`, `return;`, `else {`. */
const SHORTEST_LINE = 12;

/** A piece of which so much stands in the prompt already teaches nothing. */
const MOSTLY = 0.6;

/** The lines of a text that tell it from others, without indentation. */
export function substance(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE);
}

/** Whether most of a text's lines are among some others, or nothing is in it. */
export function repeats(text: string, lines: ReadonlySet<string>): boolean {
  const own = substance(text);
  const known = own.filter((line) => lines.has(line)).length;
  return text.trim() === '' || known > own.length * MOSTLY;
}
