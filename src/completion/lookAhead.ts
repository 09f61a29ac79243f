import { surroundings } from './context/surroundings.ts';
import { BEFORE_LIMIT, type Snapshot, type Suggestion } from './types.ts';

/** The document as it will be when the suggestion is accepted. */
export function accepted(snapshot: Snapshot, { text, replaces }: Suggestion): Snapshot {
  return {
    ...snapshot,
    // What the tree says holds for the place where the suggestion began.
    syntax: undefined,
    line: snapshot.line + text.split('\n').length - 1,
    before: (snapshot.before + text).slice(-BEFORE_LIMIT),
    after: snapshot.after.slice(replaces),
  };
}

/** The document after Enter at the end of a line; `undefined` where something stands right of the cursor. */
export function onNewLine(snapshot: Snapshot): Snapshot | undefined {
  const { remainder } = surroundings(snapshot);
  if (remainder.text.trim() !== '') return undefined;
  const before = `${snapshot.before}\n`.slice(-BEFORE_LIMIT);
  return { ...snapshot, before, line: snapshot.line + 1, syntax: undefined };
}
