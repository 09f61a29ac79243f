import type { CompletionRequest, Pipeline } from './pipeline.ts';
import { startsWithWord } from './requestGate.ts';
import type { Outcome, Snapshot, Suggestion } from './types.ts';

/**
 * Completes beside the suggest widget, where the editor shows only text that begins with the selected item: what the
 * model writes of its own accord where that agrees, else what it writes after the item. Where that would only make
 * another word of the item, nothing is shown: the widget preselects an item that nobody chose.
 * @returns an outcome whose text replaces `typed` too.
 */
export async function completeBesideWidget(
  pipeline: Pipeline,
  { plain, accepted, typed, item }: WidgetSnapshots,
  signal: AbortSignal,
  request?: CompletionRequest,
): Promise<Outcome> {
  const own = prefixed(await pipeline.complete(plain, signal, request), typed);
  if (own.kind === 'shown' ? own.suggestion.text.startsWith(item) : signal.aborted) return own;
  const after = await pipeline.complete(accepted, signal, request);
  if (after.kind === 'shown' && startsWithWord(after.suggestion.text)) {
    return { kind: 'silent', reason: 'widget-disagrees', ...(after.cost ? { cost: after.cost } : {}) };
  }
  return prefixed(after, item);
}

/** A place with the suggest widget open over it. */
export interface WidgetSnapshots {
  /** The document as it is. */
  readonly plain: Snapshot;
  /** The document as if the widget's selected item were accepted. */
  readonly accepted: Snapshot;
  /** The text in the document that the item would replace. */
  readonly typed: string;
  /** The text of the selected item. */
  readonly item: string;
}

/** An outcome whose suggestions begin with a prefix. */
function prefixed(outcome: Outcome, prefix: string): Outcome {
  if (outcome.kind === 'silent') return outcome;
  const { suggestion, alternatives = [] } = outcome;
  const prefixedBy = ({ text, replaces }: Suggestion): Suggestion => ({ text: prefix + text, replaces });
  return { ...outcome, suggestion: prefixedBy(suggestion), alternatives: alternatives.map(prefixedBy) };
}
