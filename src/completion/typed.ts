import type { Snapshot } from './types.ts';

/** What happened at the cursor between two snapshots when all the user did was type. */
export interface Typed {
  /** May have several lines, with the indentation that the editor gave them. */
  readonly text: string;
  /** Closers that the editor inserted right of the cursor meanwhile, in UTF-16 units. */
  readonly closed: number;
  /** Whether Enter has put what stood right of the cursor, such closers included, on the line below. */
  readonly pushed: boolean;
}

/** Text right of the cursor that is compared: an edit further away does not matter to a suggestion. */
const COMPARED_AFTER = 200;

/** What was typed from `was` to `is`, or `undefined` when anything else changed. */
export function typedSince(was: Snapshot, is: Snapshot): Typed | undefined {
  if (was.document !== is.document || was.languageId !== is.languageId) return undefined;
  const text = addedBefore(was, is);
  const right = text === undefined ? undefined : changedAfter(was.after, is.after, text.includes('\n'));
  return text === undefined || right === undefined ? undefined : { text, ...right };
}

/** Both texts may have lost their beginning to the window, so they are compared from the line that was last up. */
function addedBefore(was: Snapshot, is: Snapshot): string | undefined {
  const wasLine = was.before.lastIndexOf('\n') + 1;
  const isLine = startOfLine(is.before, is.line - was.line);
  const line = was.before.slice(wasLine);
  if (isLine === undefined || !is.before.startsWith(line, isLine)) return undefined;
  const above = Math.min(wasLine, isLine);
  const sameAbove = was.before.slice(wasLine - above, wasLine) === is.before.slice(isLine - above, isLine);
  return sameAbove ? is.before.slice(isLine + line.length) : undefined;
}

/** Where a line begins that is so many lines above a text's last one; `undefined` where it is not in the text. */
function startOfLine(text: string, above: number): number | undefined {
  if (above < 0) return undefined;
  let start = text.lastIndexOf('\n') + 1;
  for (let line = 0; line < above; line++) {
    if (start === 0) return undefined;
    start = start === 1 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
  }
  return start;
}

/** Typing `(` brings a `)` along, and Enter between the two a line for it: these are no edits of the user's. */
function changedAfter(was: string, is: string, entered: boolean): Omit<Typed, 'text'> | undefined {
  const closed = closedIn(was, is);
  if (closed !== undefined) return { closed, pushed: false };
  const line = entered ? /^\n[ \t]*(?=[)\]}"'`])/.exec(is)?.[0] : undefined;
  const below = line === undefined ? undefined : closedIn(was, is.slice(line.length));
  return below === undefined ? undefined : { closed: below, pushed: true };
}

function closedIn(was: string, is: string): number | undefined {
  const closers = /^[)\]}"'`]*/.exec(is)?.[0].length ?? 0;
  for (let added = 0; added <= closers; added++) if (followsEqually(was, is.slice(added))) return added;
  return undefined;
}

function followsEqually(was: string, is: string): boolean {
  return was.length <= COMPARED_AFTER ? is === was : is.startsWith(was.slice(0, COMPARED_AFTER));
}
