import { codeAt, isProse } from '../code/place.ts';
import { blockAround, wantedBlock, type WantedBlock } from '../code/wantedBlock.ts';
import { isBlank, lastLine } from '../util/text.ts';
import { splitAtCursor } from './lineSuffix.ts';
import type { Multiline } from './settings.ts';
import type { Extent, Snapshot } from './types.ts';

/** The longest block that is worth reading before it is accepted, and the longest that is written where asked for. */
const AUTO_LINES = 15;
const MOST_LINES = 40;

/**
 * How far a completion at this place may go, in lines. Several where a block has just been opened and is empty, or
 * where a comment asks for code that is not there yet; with `always` also within a block, up to its end.
 */
export function extentFor(snapshot: Snapshot, multiline: Multiline): Extent {
  const tabSize = snapshot.indentation.size;
  const block =
    multiline === 'never' || !mayGoOn(snapshot, multiline) ? undefined : blockAt(snapshot, multiline);
  const maxLines = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines, tabSize } : { maxLines: 1, tabSize };
}

/** By indentation alone a block has no end of its own, so that what is asked for is all that is missing. */
function blockAt(snapshot: Snapshot, multiline: Multiline): WantedBlock | undefined {
  const always = multiline === 'always';
  if (always && codeAt(snapshot).language.blocks === 'indentation') return blockAround(snapshot);
  return wantedBlock(snapshot) ?? (always ? blockAround(snapshot) : undefined);
}

/**
 * Code right of the cursor has to be led over to on its line, comments and strings have lines of their own, and what is
 * between brackets comes line by line, unless more is asked for where rows of a table can be told by their indentation.
 */
function mayGoOn(snapshot: Snapshot, multiline: Multiline): boolean {
  const code = codeAt(snapshot);
  if (splitAtCursor(snapshot).lineSuffix.kind !== 'closers' || code.language.lineByLine) return false;
  const rows = code.language.blocks === 'indentation' && isBlank(lastLine(snapshot.before));
  return !isProse(code) && (!code.inBrackets || (rows && multiline === 'always'));
}
