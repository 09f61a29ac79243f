import { restAfter } from '../text/agreement.ts';
import { isBlank, lastLine } from '../text/lines.ts';
import { ownClosers } from '../text/ownClosers.ts';
import type { Typed } from '../typed.ts';
import type { Snapshot, Suggestion } from '../types.ts';

/** The rest of a suggestion after its beginning was typed; `undefined` where something else was, or nothing is left. */
export function remaining(
  { text, replaces }: Suggestion,
  typed: Typed,
  was: Snapshot,
  now: Snapshot,
): Suggestion | undefined {
  const rest = restAfter(text, typed.text, isBlank(lastLine(was.before)));
  if (rest === undefined || isBlank(rest)) return undefined;
  if (typed.pushed) return abovePushed(rest, replaces, now);
  if (typed.closed === 0) return { text: rest, replaces };
  const closers = now.after.slice(0, typed.closed + replaces);
  const own = ownClosers(now, rest, closers);
  return own < replaces ? undefined : { text: rest, replaces: own };
}

/** The closers are on a line of their own now: the text ends before them, where it would replace them. */
function abovePushed(rest: string, replaces: number, { after }: Snapshot): Suggestion | undefined {
  const below = after.split('\n', 2)[1]?.trim() ?? '';
  const end = lastLine(rest).trim();
  const isThere = end !== '' && end !== rest.trim() && below.startsWith(end);
  if (!isThere && replaces > 0) return undefined;
  const text = (isThere ? rest.slice(0, rest.lastIndexOf('\n')) : rest).trimEnd();
  return isBlank(text) ? undefined : { text, replaces: 0 };
}
