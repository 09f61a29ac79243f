import { isBlank } from '../text/lines.ts';
import { keptByBrackets } from './brackets.ts';
import { changeOf } from '../text/change.ts';
import { closers as reconcile } from './closers.ts';
import { keptByQuotes } from './quotes.ts';
import type { Draft, Filter } from './types.ts';

/**
 * Cuts a text before the first bracket or quote that would take another's partner away, or that nothing
 * closes. What a single line leaves open at its end is what the user goes on from; several lines leave
 * nothing open. The text is reconciled anew with what stands right of the cursor after each cut.
 */
export const balance: Filter = (draft, input) => {
  let length = Infinity;
  let tried: Draft = draft;
  for (;;) {
    const change = changeOf(input.snapshot, tried);
    const kept = Math.min(keptByQuotes(change), keptByBrackets(change));
    if (kept >= tried.text.length) return tried;
    const text = tried.text.slice(0, Math.max(0, kept)).trimEnd();
    if (isBlank(text) || text.length >= length) return 'unbalanced';
    length = text.length;
    const next = reconcile({ text, replaces: 0 }, input);
    if (typeof next === 'string') return 'unbalanced';
    tried = next;
  }
};
