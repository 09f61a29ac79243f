import { surroundings } from './context/surroundings.ts';
import type { Prompt, Snapshot } from './types.ts';

/** A completion ends with its line; a longer one is not worth reading. */
const MAX_TOKENS = 48;

/** Closers right of the cursor stay out: the model writes its own, and they are reconciled afterwards. */
export function promptFor(snapshot: Snapshot): Prompt {
  const { remainder, below } = surroundings(snapshot);
  const suffix = remainder.kind === 'code' ? `${remainder.text}\n${below}` : below;
  const { document, before } = snapshot;
  return { document, before, suffix, maxTokens: MAX_TOKENS };
}
