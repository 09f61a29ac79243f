import type { Pipeline } from './pipeline.ts';
import { startsWithWord } from './requestGate.ts';
import type { Outcome, Snapshot, Suggestion } from './types.ts';

/** A place with the suggest widget open over it. */
export interface WidgetSnapshots {
  /** The document as it is. */
  readonly plain: Snapshot;
  /** The document as if the widget's selected item were accepted. */
  readonly accepted: Snapshot;
  /** What stands in the document where the item would go. */
  readonly typed: string;
  readonly item: string;
}

/**
 * Completes beside the suggest widget, where the editor shows only what begins with the selected item: what
 * the model writes of its own accord where that agrees, else what it writes after the item. Where that would
 * only make another word of the item, nothing: the widget preselects an item that nobody chose.
 * @returns an outcome whose text replaces `typed` too.
 */
export async function completeBesideWidget(
  pipeline: Pipeline,
  { plain, accepted, typed, item }: WidgetSnapshots,
  signal: AbortSignal,
): Promise<Outcome> {
  const own = prefixed(await pipeline.complete(plain, signal), typed);
  if (own.kind === 'shown' ? own.suggestion.text.startsWith(item) : signal.aborted) return own;
  const after = await pipeline.complete(accepted, signal);
  if (after.kind === 'shown' && startsWithWord(after.suggestion.text)) {
    return { kind: 'silent', reason: 'widget-disagrees', ...(after.cost ? { cost: after.cost } : {}) };
  }
  return prefixed(after, item);
}

function prefixed(outcome: Outcome, prefix: string): Outcome {
  if (outcome.kind === 'silent') return outcome;
  const { suggestion, alternatives = [] } = outcome;
  const prefixedBy = ({ text, replaces }: Suggestion): Suggestion => ({ text: prefix + text, replaces });
  return { ...outcome, suggestion: prefixedBy(suggestion), alternatives: alternatives.map(prefixedBy) };
}
