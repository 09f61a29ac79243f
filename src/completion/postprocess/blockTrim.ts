import { leavesBlock } from '../../base/blockBounds.ts';
import { closesBlock } from '../../base/indentation.ts';
import { familyOf } from '../extent/families.ts';
import type { Extent } from '../types.ts';
import type { Filter } from './types.ts';

/**
 * Ends the text where its block ends: by the grammar where there is one, else by indentation. The worker
 * stops there by itself; what counts is what remains when it could not know.
 */
export const blockTrim: Filter = (draft, { snapshot, extent, blockEnd }) => {
  const lines = draft.text.split('\n').slice(0, extent.maxLines);
  const text = lines.join('\n');
  if (lines.length === 1) return { ...draft, text };
  const { before, after, languageId } = snapshot;
  // Where nothing closes a block, what follows may as well leave it.
  const closing = familyOf(languageId) !== 'indentation';
  const end = closing ? blockEnd?.(before, text, after, languageId) : undefined;
  return { ...draft, text: end === undefined ? byIndentation(lines, extent) : text.slice(0, end) };
};

function byIndentation(lines: readonly string[], extent: Extent): string {
  const end = lines.findIndex((line, at) => at > 0 && leavesBlock(line, extent));
  if (end < 0) return lines.join('\n');
  const closer = extent.closes === true && closesBlock(lines[end] ?? '');
  return lines.slice(0, closer ? end + 1 : end).join('\n');
}
