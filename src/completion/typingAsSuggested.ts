import { indentOf, isBlank, lastLine } from '../util/text.ts';
import { ownClosers } from './lineSuffix.ts';
import type { Snapshot, Suggestion } from './types.ts';

/**
 * The rest of a suggestion after its beginning was typed; undefined where something else was typed, or nothing
 * remains.
 */
export function typedAsSuggested(
  { text, replaces }: Suggestion,
  typed: Typed,
  was: Snapshot,
  now: Snapshot,
): Suggestion | undefined {
  const rest = restAfterTyping(text, typed.text, isBlank(lastLine(was.before)));
  if (rest === undefined || isBlank(rest)) return undefined;
  if (typed.pushed) return abovePushed(rest, replaces, now);
  if (typed.overtyped > 0) return overtypedRest(rest, replaces - typed.overtyped);
  if (typed.closed === 0) return { text: rest, replaces };
  const closers = now.after.slice(0, typed.closed + replaces);
  const own = ownClosers(now, rest, closers);
  return own < replaces ? undefined : { text: rest, replaces: own };
}

/** The rest of a suggestion after closers were typed over that it would have replaced; none where they were others. */
function overtypedRest(text: string, replaces: number): Suggestion | undefined {
  return replaces < 0 ? undefined : { text, replaces };
}

/**
 * The rest of a suggestion above closers that Enter has put on a line of their own. The rest ends before them where it
 * would write them, and is none where it would replace other ones.
 */
function abovePushed(rest: string, replaces: number, { after }: Snapshot): Suggestion | undefined {
  const below = after.split('\n', 2)[1]?.trim() ?? '';
  const end = lastLine(rest).trim();
  const isThere = end !== '' && end !== rest.trim() && below.startsWith(end);
  if (!isThere && replaces > 0) return undefined;
  const text = (isThere ? rest.slice(0, rest.lastIndexOf('\n')) : rest).trimEnd();
  return isBlank(text) ? undefined : { text, replaces: 0 };
}

/** What happened at the cursor between two snapshots when all the user did was type. */
export interface Typed {
  /** The typed text; may have several lines, with the indentation that the editor gave them. */
  readonly text: string;
  /** UTF-16 units of closers that the editor inserted right of the cursor meanwhile. */
  readonly closed: number;
  /** UTF-16 units of closers right of the cursor that were typed over, as editors let one do with those they inserted. */
  readonly overtyped: number;
  /** Whether Enter has put the text right of the cursor, such closers included, on the line below. */
  readonly pushed: boolean;
}

/** The text typed from snapshot `was` to snapshot `is`; undefined when anything else changed. */
export function typedSince(was: Snapshot, is: Snapshot): Typed | undefined {
  if (was.document !== is.document || was.languageId !== is.languageId) return undefined;
  const text = addedBefore(was, is);
  const right = text === undefined ? undefined : changedAfter(was.after, is.after, text);
  return text === undefined || right === undefined ? undefined : { text, ...right };
}

/** UTF-16 units right of the cursor that are compared: an edit further away does not matter to a suggestion. */
const COMPARED_AFTER = 200;

/**
 * The text that was added before the cursor; undefined when anything else changed there. Both texts may have lost
 * their beginnings to the window, so they are compared from the lines that both have.
 */
function addedBefore(was: Snapshot, is: Snapshot): string | undefined {
  const wasLine = was.before.lastIndexOf('\n') + 1;
  const isLine = startOfLine(is.before, is.line - was.line);
  const line = was.before.slice(wasLine);
  if (isLine === undefined || !is.before.startsWith(line, isLine)) return undefined;
  const above = Math.min(wasLine, isLine);
  const sameAbove = was.before.slice(wasLine - above, wasLine) === is.before.slice(isLine - above, isLine);
  return sameAbove ? is.before.slice(isLine + line.length) : undefined;
}

/** Where the line begins that is `above` lines above a text's last one; undefined where it is not in the text. */
function startOfLine(text: string, above: number): number | undefined {
  if (above < 0) return undefined;
  let start = text.lastIndexOf('\n') + 1;
  for (let line = 0; line < above; line++) {
    if (start === 0) return undefined;
    start = start === 1 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
  }
  return start;
}

/**
 * How the text after the cursor changed by typing; undefined where it changed otherwise. Typing `(` brings a `)`
 * along, and Enter between the two a line for it: these are no edits of the user's.
 */
function changedAfter(was: string, is: string, typed: string): Omit<Typed, 'text'> | undefined {
  const closed = closedIn(was, is);
  if (closed !== undefined) return { closed, overtyped: 0, pushed: false };
  const overtyped = overtypedIn(was, is, typed);
  if (overtyped !== undefined) return { closed: 0, overtyped, pushed: false };
  const line = typed.includes('\n') ? /^\n[ \t]*(?=[)\]}"'`])/.exec(is)?.[0] : undefined;
  const below = line === undefined ? undefined : closedIn(was, is.slice(line.length));
  return below === undefined ? undefined : { closed: below, overtyped: 0, pushed: true };
}

/** UTF-16 units of closers that were inserted before an otherwise equal text; undefined where it is not equal. */
function closedIn(was: string, is: string): number | undefined {
  const closers = /^[)\]}"'`]*/.exec(is)?.[0].length ?? 0;
  for (let added = 0; added <= closers; added++) if (followsEqually(was, is.slice(added))) return added;
  return undefined;
}

/** UTF-16 units of closers that are gone from before an otherwise equal text because they were typed; undefined where none are. */
function overtypedIn(was: string, is: string, typed: string): number | undefined {
  const closers = /^[)\]}"'`]*/.exec(was)?.[0].length ?? 0;
  for (let gone = 1; gone <= closers; gone++) {
    if (followsEqually(was.slice(gone), is) && isTypedIn(was.slice(0, gone), typed)) return gone;
  }
  return undefined;
}

/** Whether characters were typed in this order, with others between them. */
function isTypedIn(characters: string, typed: string): boolean {
  let at = -1;
  for (let index = 0; index < characters.length; index++) {
    at = typed.indexOf(characters.charAt(index), at + 1);
    if (at < 0) return false;
  }
  return true;
}

/** Whether two texts after a cursor are equal as far as that matters. */
function followsEqually(was: string, is: string): boolean {
  return was.length <= COMPARED_AFTER ? is === was : is.startsWith(was.slice(0, COMPARED_AFTER));
}

/**
 * The rest of a text when a part of it has been typed; undefined where something else was typed. Editors indent new
 * lines by themselves, so that the blanks at the beginning of a line may differ; the rest is then indented as the last
 * typed line is.
 * @param beginsLine whether nothing but blanks stands left of the text.
 */
export function restAfterTyping(text: string, typed: string, beginsLine = false): string | undefined {
  if (text.startsWith(typed)) return text.slice(typed.length);
  if (!beginsLine && !typed.includes('\n')) return undefined;
  const lines = text.split('\n');
  const entered = typed.split('\n');
  const last = entered.length - 1;
  const line = lines[last];
  if (line === undefined || !sameLines(lines, entered.slice(0, -1), beginsLine)) return undefined;
  const rest = restOfLine(line, entered[last] ?? '');
  return rest === undefined ? undefined : [rest, ...moved(lines, entered, last)].join('\n');
}

/** Whether typed lines are those of a text, but for their indentation. */
function sameLines(lines: readonly string[], entered: readonly string[], beginsLine: boolean): boolean {
  return entered.every((line, at) =>
    at === 0 && !beginsLine ? line === lines[0] : line.trim() === lines[at]?.trim(),
  );
}

/**
 * The rest of the line that is being typed, whose indentation may be the editor's; undefined where something else was
 * typed.
 */
function restOfLine(line: string, typed: string): string | undefined {
  if (isBlank(typed)) return restOfIndented(line, typed);
  const words = line.trimStart();
  const begun = typed.trimStart();
  return words.startsWith(begun) ? words.slice(begun.length) : undefined;
}

/**
 * The rest of a line of which only blanks were typed; undefined for a closer, which would stand too deep where the
 * editor has indented further than the text.
 */
function restOfIndented(line: string, typed: string): string | undefined {
  if (line.startsWith(typed)) return line.slice(typed.length);
  return /^\s*[)\]}]/.test(line) ? undefined : line.trimStart();
}

/** The lines that follow the last typed one, indented like it, as far as they belong to its block. */
function moved(lines: readonly string[], entered: readonly string[], last: number): readonly string[] {
  const from = indentOf(lines[last] ?? '');
  const to = indentOf(entered[last] ?? '');
  const following = lines.slice(last + 1);
  if (isBlank(lines[last] ?? '') || from.startsWith(to)) return following;
  const end = following.findIndex((line) => !isBlank(line) && !line.startsWith(from));
  const block = end < 0 ? following : following.slice(0, end);
  return block.map((line) => (isBlank(line) ? line : to + line.slice(from.length)));
}
