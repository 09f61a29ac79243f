import { leavesBlock } from '../base/blockBounds.ts';
import { closesBlock, mayCloseBlock } from '../base/indentation.ts';
import type { Extent } from '../protocol/messages.ts';
import { endBefore, linesOf, type Cut, type Line, type Stop } from './stop.ts';

/**
 * Ends a text with the block that it writes: at the first line that is indented no deeper than what opened
 * the block. Such a line is seen at its first character, so that nothing behind it is decoded.
 */
export function blockEnd(extent: Extent): Stop {
  if (extent.outer === undefined) return () => undefined;
  const { closes } = extent;
  return ({ text }) => {
    const line = linesOf(text)
      .slice(1)
      .find((one) => leavesBlock(one.text, extent, one.complete));
    if (!line) return undefined;
    if (closes === true && !line.complete && mayCloseBlock(line.text)) return undefined;
    return closes === true && closesBlock(line.text) ? closed(line) : before(text, line);
  };
}

function before(text: string, line: Line): Cut {
  return { end: endBefore(text, line), reason: 'block' };
}

/** The line that closes belongs to the block, up to its end. */
function closed({ text, start }: Line): Cut {
  return { end: start + text.length, reason: 'block' };
}
