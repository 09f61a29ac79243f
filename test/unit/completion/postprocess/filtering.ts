import { splitAtCursor } from '../../../../src/completion/lineSuffix.ts';
import type { Filter, FilterInput } from '../../../../src/completion/postprocess/filter.ts';
import { postprocess } from '../../../../src/completion/postprocess/index.ts';
import type { Snapshot, Suggestion } from '../../../../src/completion/types.ts';
import { marked } from '../../../support/marked.ts';

export type Given = Partial<FilterInput> & { readonly facts?: Partial<Snapshot> };

/** What the filters know of a drawn place, where several lines are wanted. */
export function inputAt(drawn: string, { facts, ...given }: Given = {}): FilterInput {
  const snapshot = marked(drawn, facts);
  const extent = { maxLines: 20, tabSize: snapshot.indentation.size };
  const rest = { explicit: false, scores: [] };
  return { snapshot, afterCursor: splitAtCursor(snapshot), extent, ...rest, ...given };
}

/** What one filter makes of a text, or its reason in parentheses. */
export function through(filter: Filter, drawn: string, text: string, given: Given = {}): string {
  const result = filter({ text, replaces: 0 }, inputAt(drawn, given));
  return typeof result === 'string' ? `(${result})` : result.text;
}

/** The drawn document with a draft accepted. */
export function accepted({ before, after }: Snapshot, { text, replaces }: Suggestion): string {
  return before + text + after.slice(replaces);
}

/** The drawn document after one filter and acceptance, or the filter's reason in parentheses. */
export function documentThrough(filter: Filter, drawn: string, text: string, given: Given = {}): string {
  const input = inputAt(drawn, given);
  const result = filter({ text, replaces: 0 }, input);
  return typeof result === 'string' ? `(${result})` : accepted(input.snapshot, result);
}

/** The drawn document with what all filters make of a text, or their reason in parentheses. */
export function documentWith(drawn: string, text: string, given: Given = {}): string {
  const input = inputAt(drawn, given);
  const result = postprocess(text, input);
  return 'silence' in result ? `(${result.silence})` : accepted(input.snapshot, result.suggestion);
}
