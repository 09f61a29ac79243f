import { codeAt, isProse } from '../code/place.ts';
import { blockAround, wantedBlock, type WantedBlock } from '../code/wantedBlock.ts';
import { isBlank, lastLine } from '../util/text.ts';
import { splitAtCursor } from './lineSuffix.ts';
import type { Multiline } from './settings.ts';
import type { Extent, Snapshot } from './types.ts';

/**
 * How far a completion at a place may go, in lines: several where a block has just been opened and is empty, or where
 * a comment asks for code that is not there yet; with `always` also within a block, up to its end.
 */
export function extentFor(snapshot: Snapshot, multiline: Multiline): Extent {
  const tabSize = snapshot.indentation.size;
  const block =
    multiline === 'never' || !mayGoOn(snapshot, multiline) ? undefined : blockAt(snapshot, multiline);
  const maxLines = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines, tabSize } : { maxLines: 1, tabSize };
}

/** Lines of the longest block that is worth reading before it is accepted. */
const AUTO_LINES = 15;

/** Lines of the longest block that is written where blocks are asked for everywhere. */
const MOST_LINES = 40;

/**
 * The block that is to be written at a place; undefined where the code wants no lines. A block that indentation alone
 * makes has no end of its own, so that with `always` all that is missing of it is asked for.
 */
function blockAt(snapshot: Snapshot, multiline: Multiline): WantedBlock | undefined {
  const always = multiline === 'always';
  if (always && codeAt(snapshot).language.blocks === 'indentation') return blockAround(snapshot);
  return wantedBlock(snapshot) ?? (always ? blockAround(snapshot) : undefined);
}

/**
 * Whether a completion may have several lines here. Code right of the cursor has to be led over to on its line,
 * comments and strings have lines of their own, and what stands between brackets comes line by line, but for `always`
 * where rows of a table can be told by their indentation.
 */
function mayGoOn(snapshot: Snapshot, multiline: Multiline): boolean {
  const code = codeAt(snapshot);
  if (splitAtCursor(snapshot).lineSuffix.kind !== 'closers' || code.language.lineByLine) return false;
  const rows = code.language.blocks === 'indentation' && isBlank(lastLine(snapshot.before));
  return !isProse(code) && (!code.inBrackets || (rows && multiline === 'always'));
}
