import { splitAtCursor } from './lineSuffix.ts';
import type { ContextFile, Extent, LeastCertainty, Prompt, Snapshot } from './types.ts';

/**
 * The prompt for a place. Closers right of the cursor stay out: the model writes its own, and they are reconciled
 * afterwards.
 * @param certainty how certain the completion has to be; undefined for all that the model writes.
 */
export function promptFor(
  snapshot: Snapshot,
  extent: Extent,
  context: readonly ContextFile[],
  certainty?: LeastCertainty,
): Prompt {
  const { document, path, before } = snapshot;
  return {
    document,
    path,
    before,
    suffix: suffixOf(snapshot),
    maxTokens: tokensFor(extent),
    extent,
    certainty,
    context,
  };
}

/** The text that follows the completion, with the line break before it: the model was trained to end before that. */
function suffixOf(snapshot: Snapshot): string {
  const { lineSuffix } = splitAtCursor(snapshot);
  const dropped = lineSuffix.kind === 'closers' ? lineSuffix.text.length : 0;
  return snapshot.after.slice(dropped);
}

/** Tokens of a single line; a longer one is not worth reading. */
const LINE_TOKENS = 48;

/** Tokens that a line of a block has, generously. */
const TOKENS_PER_LINE = 12;

/** Tokens that a prompt leaves free for the completion. */
const MOST_TOKENS = 256;

/** Upper limit of a completion, in tokens. */
function tokensFor({ maxLines }: Extent): number {
  return maxLines === 1 ? LINE_TOKENS : Math.min(MOST_TOKENS, maxLines * TOKENS_PER_LINE);
}
