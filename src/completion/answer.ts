import type { Answer } from './cache/suggestionCache.ts';
import type { Postprocessed } from './postprocess/index.ts';
import type { CompletionCost, Outcome, Source, Suggestion } from './types.ts';

/** The first text that may be shown, and the others that are worth a look; where there is none, why the first may not. */
export function answerOf(processed: readonly Postprocessed[]): Answer {
  const shown = processed.filter((one) => 'suggestion' in one);
  const [first, ...others] = shown;
  if (!first) return processed.find((one) => 'silence' in one) ?? { silence: 'empty' };
  const chosen = [first.suggestion];
  for (const { suggestion } of others) if (!isPartOfAny(suggestion, chosen)) chosen.push(suggestion);
  return { ...first, alternatives: chosen.slice(1) };
}

/** A beginning of what is offered anyway can be had by accepting a part of that. */
function isPartOfAny({ text }: Suggestion, chosen: readonly Suggestion[]): boolean {
  return chosen.some((other) => other.text.startsWith(text));
}

/** What an answer comes to for whoever asked. */
export function outcomeOf(answer: Answer, source: Source, cost?: CompletionCost): Outcome {
  const paid = cost ? { cost } : {};
  if ('suggestion' in answer) return { kind: 'shown', source, ...answer, ...paid };
  const { silence, ...rest } = answer;
  return { kind: 'silent', reason: silence, ...rest, ...paid };
}
