import type { Snapshot } from './types.ts';

/** What happened at the cursor between two snapshots when all the user did was type. */
export interface Typed {
  readonly text: string;
  /** Closers that the editor inserted right of the cursor meanwhile, in UTF-16 units. */
  readonly closed: number;
}

/** Text right of the cursor that is compared: an edit further away does not matter to one line. */
const COMPARED_AFTER = 200;

/** What was typed from `was` to `is`, or `undefined` when anything else changed. */
export function typedSince(was: Snapshot, is: Snapshot): Typed | undefined {
  if (was.document !== is.document || was.languageId !== is.languageId) return undefined;
  const text = addedBefore(was.before, is.before);
  const closed = closedAfter(was.after, is.after);
  return text === undefined || closed === undefined ? undefined : { text, closed };
}

/** Both texts may have lost their beginning to the window, so they are compared from their last line up. */
function addedBefore(was: string, is: string): string | undefined {
  const wasLine = was.lastIndexOf('\n') + 1;
  const isLine = is.lastIndexOf('\n') + 1;
  const line = was.slice(wasLine);
  if (!is.startsWith(line, isLine)) return undefined;
  const above = Math.min(wasLine, isLine);
  const sameAbove = was.slice(wasLine - above, wasLine) === is.slice(isLine - above, isLine);
  return sameAbove ? is.slice(isLine + line.length) : undefined;
}

/** Typing `(` brings a `)` along: that is no edit of the user's. */
function closedAfter(was: string, is: string): number | undefined {
  const closers = /^[)\]}"'`]*/.exec(is)?.[0].length ?? 0;
  for (let added = 0; added <= closers; added++) if (followsEqually(was, is.slice(added))) return added;
  return undefined;
}

function followsEqually(was: string, is: string): boolean {
  return was.length <= COMPARED_AFTER ? is === was : is.startsWith(was.slice(0, COMPARED_AFTER));
}
