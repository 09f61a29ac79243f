import type { Outline } from '../code/declarations.ts';
import type { Chunk } from './budget.ts';
import { excerpt, type LineRange, LONGEST_CHUNK, nearRange, overlap, shownRange } from './excerpts.ts';
import type { ImportedSource } from './importedFiles.ts';
import { farDeclarations, signaturesOf } from './signatures.ts';
import { type KnownText, type SimilarCode, wordsOf } from './similarCode.ts';

/** Lines of a known text that were edited. */
export interface Edit {
  readonly text: KnownText;
  readonly start: number;
  readonly end: number;
}

/** All that is known when context is chosen. */
export interface ContextInputs {
  readonly own: KnownText;
  /** The cursor's line. */
  readonly cursor: number;
  /** The words of the whole file. */
  readonly mentioned: ReadonlySet<string>;
  readonly outline: Outline;
  readonly imported: readonly ImportedSource[];
  readonly similar: readonly SimilarCode[];
  /** The newest first. */
  readonly edits: readonly Edit[];
  /** The cells above, in a notebook. */
  readonly cells: readonly string[];
}

/** Every piece that might help at a place, for `choose` to choose from. */
export function candidatesFor(surroundings: ContextInputs): Chunk[] {
  const { own, cursor, similar } = surroundings;
  const shown = shownRange(own.lines, cursor);
  return [
    ...importChunks(surroundings),
    ...cellChunks(surroundings),
    ...farChunks(surroundings, shown),
    ...similar.map(similarChunk),
    ...editChunks(surroundings, shown),
  ].filter(({ text }) => text !== '');
}

/** What is mentioned near the cursor first; the text of a piece does not depend on where that is. */
function importChunks({ own, cursor, mentioned, imported }: ContextInputs): Chunk[] {
  const near = wordsOf(linesText(own, nearRange(own.lines, cursor)));
  return imported.map(({ path, outline, names }, index) => {
    const offered = names.size > 0 ? [...names] : outline.map(({ name }) => name);
    const worth = (offered.some((name) => near.has(name)) ? 1 : 0.5) - index / 1000;
    return { kind: 'import', path, text: signaturesOf(outline, names, mentioned), worth };
  });
}

/** As many cells above as fit, whole. */
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

function farChunks({ own, outline }: ContextInputs, shown: LineRange): Chunk[] {
  const text = farDeclarations(outline, shown, wordsOf(linesText(own, shown)));
  return [{ kind: 'far', path: own.path, text, worth: 1 }];
}

/** Of two texts that share half of their words, one is nearly a copy: there is no more to be had. */
function similarChunk({ text, start, end, score }: SimilarCode): Chunk {
  const worth = Math.min(1, 2 * score);
  return { kind: 'similar', path: text.path, text: excerpt(text.lines, start, end), worth };
}

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

function linesText({ lines }: KnownText, [from, to]: LineRange): string {
  return lines.slice(from, to).join('\n');
}
