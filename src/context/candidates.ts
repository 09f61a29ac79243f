import type { Outline } from '../code/declarations.ts';
import type { Chunk } from './budget.ts';
import { excerpt, type LineRange, LONGEST_CHUNK, nearRange, overlap, shownRange } from './excerpts.ts';
import type { ImportedSource } from './importedFiles.ts';
import { farDeclarations, signaturesOf } from './signatures.ts';
import { type KnownText, type SimilarCode, wordsOf } from './similarCode.ts';

/** All that is known when context is chosen. */
export interface ContextInputs {
  /** The text of the file that is written in. */
  readonly own: KnownText;
  /** The cursor's line, from 0. */
  readonly cursor: number;
  /** The words of the whole file. */
  readonly mentioned: ReadonlySet<string>;
  /** What the file declares. */
  readonly outline: Outline;
  readonly imported: readonly ImportedSource[];
  readonly similar: readonly SimilarCode[];
  /** The last edits in all files, the newest first. */
  readonly edits: readonly Edit[];
  /** The text of the cells above, in a notebook; empty elsewhere. */
  readonly cells: readonly string[];
}

/** Lines of a known text that were edited. */
export interface Edit {
  readonly text: KnownText;
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
}

/** Every piece that might help at a place, for `chooseChunks` to choose from. */
export function candidatesFor(inputs: ContextInputs): Chunk[] {
  const { own, cursor, similar } = inputs;
  const shown = shownRange(own.lines, cursor);
  return [
    ...importChunks(inputs),
    ...cellChunks(inputs),
    ...farChunks(inputs, shown),
    ...similar.map(similarChunk),
    ...editChunks(inputs, shown),
  ].filter(({ text }) => text !== '');
}

/**
 * A piece for each imported file. A file that declares a word near the cursor is worth most; the text of a piece does
 * not depend on where the cursor is.
 */
function importChunks({ own, cursor, mentioned, imported }: ContextInputs): Chunk[] {
  const near = wordsOf(linesText(own, nearRange(own.lines, cursor)));
  return imported.map(({ path, outline, names }, index) => {
    const offered = names.size > 0 ? [...names] : outline.map(({ name }) => name);
    const worth = (offered.some((name) => near.has(name)) ? 1 : 0.5) - index / 1000;
    return { kind: 'import', path, text: signaturesOf(outline, names, mentioned), worth };
  });
}

/** As many cells above as fit into a piece, whole. */
function cellChunks({ own, cells }: ContextInputs): Chunk[] {
  const shown: string[] = [];
  let left = LONGEST_CHUNK;
  for (const cell of cells.toReversed()) {
    left -= cell.length + 2;
    if (left < 0) break;
    shown.unshift(cell.trim());
  }
  return [{ kind: 'cell', path: own.path, text: shown.join('\n\n').trim(), worth: 1 }];
}

/** The file's own declarations outside the prompt's window, in one piece. */
function farChunks({ own, outline }: ContextInputs, shown: LineRange): Chunk[] {
  const text = farDeclarations(outline, shown, wordsOf(linesText(own, shown)));
  return [{ kind: 'far', path: own.path, text, worth: 1 }];
}

/**
 * A piece of similar code. Two texts that share half of their words are nearly copies, so that there is no more worth
 * than that.
 */
function similarChunk({ text, start, end, score }: SimilarCode): Chunk {
  const worth = Math.min(1, 2 * score);
  return { kind: 'similar', path: text.path, text: excerpt(text.lines, start, end), worth };
}

/** A piece for each edited region that the prompt's window does not show, the newest worth most. */
function editChunks({ own, edits }: ContextInputs, shown: LineRange): Chunk[] {
  return edits
    .filter(({ text, start, end }) => text !== own || !overlap([start, end], shown))
    .map(({ text, start, end }, index) => ({
      kind: 'edit',
      path: text.path,
      text: excerpt(text.lines, start, end),
      worth: 1 / (1 + index),
    }));
}

/** The text of a range of lines. */
function linesText({ lines }: KnownText, [from, to]: LineRange): string {
  return lines.slice(from, to).join('\n');
}
