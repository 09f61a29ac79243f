import { splitAtCursor } from './lineSuffix.ts';
import type { ContextFile, Extent, Prompt, Snapshot } from './types.ts';

/** A line that is longer is not worth reading. */
const LINE_TOKENS = 48;

/** Tokens that the lines of a block have, generously; 256 is what a prompt leaves free. */
const TOKENS_PER_LINE = 12;
const MOST_TOKENS = 256;

/**
 * What a model is asked at a place. Closers right of the cursor stay out: it writes its own, and they are reconciled
 * afterwards.
 */
export function promptFor(snapshot: Snapshot, extent: Extent, context: readonly ContextFile[]): Prompt {
  const { document, path, before } = snapshot;
  return {
    document,
    path,
    before,
    suffix: suffixOf(snapshot),
    maxTokens: tokensFor(extent),
    extent,
    context,
  };
}

/** What follows the completion, with the line break before it: the model was trained to end before that. */
function suffixOf(snapshot: Snapshot): string {
  const { lineSuffix } = splitAtCursor(snapshot);
  const dropped = lineSuffix.kind === 'closers' ? lineSuffix.text.length : 0;
  return snapshot.after.slice(dropped);
}

function tokensFor({ maxLines }: Extent): number {
  return maxLines === 1 ? LINE_TOKENS : Math.min(MOST_TOKENS, maxLines * TOKENS_PER_LINE);
}
