import { splitAtCursor } from './lineSuffix.ts';
import type { Answer } from './suggestionCache.ts';
import { BEFORE_LIMIT, type Snapshot, type Suggestion } from './types.ts';

/**
 * Computes, while nothing else is asked, what comes after a suggestion: in its line, or else in the next line. So it
 * is there at once when the suggestion is accepted. Never rejects.
 * @param answerAt asks the model about a place and remembers its answer; rejects when another request goes first.
 */
export async function prefetch(
  shown: Snapshot,
  suggestion: Suggestion,
  answerAt: (snapshot: Snapshot) => Promise<Answer>,
): Promise<void> {
  try {
    const next = afterAcceptance(shown, suggestion);
    const here = await answerAt(next);
    const below = 'suggestion' in here ? undefined : onNewLine(next);
    if (below) await answerAt(below);
  } catch {
    // Another request goes first; the tokens that are evaluated by then stay in the KV cache.
  }
}

/** The document as it will be when the suggestion is accepted. */
function afterAcceptance(snapshot: Snapshot, { text, replaces }: Suggestion): Snapshot {
  return {
    ...snapshot,
    // The syntax tree speaks of the place where the suggestion began.
    syntax: undefined,
    line: snapshot.line + text.split('\n').length - 1,
    before: (snapshot.before + text).slice(-BEFORE_LIMIT),
    after: snapshot.after.slice(replaces),
  };
}

/** The document after Enter at the end of a line; undefined where something stands right of the cursor. */
function onNewLine(snapshot: Snapshot): Snapshot | undefined {
  const { lineSuffix } = splitAtCursor(snapshot);
  if (lineSuffix.text.trim() !== '') return undefined;
  const before = `${snapshot.before}\n`.slice(-BEFORE_LIMIT);
  return { ...snapshot, before, line: snapshot.line + 1, syntax: undefined };
}
