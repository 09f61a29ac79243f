import type { Change } from '../text/change.ts';
import type { Lexed } from '../text/lexer.ts';
import type { Span } from '../text/literals.ts';
import { keptBefore } from './kept.ts';

/** Languages with text between tags, which may have apostrophes. */
const MARKUP = /react$|^(?:vue|svelte|astro)$/;

/** How much of a text to keep so that it leaves no string or comment open, and ends none that is ended below. */
export function keptByQuotes(change: Change): number {
  const { text, was, is, end, cursor, quoting } = change;
  if (quoting === 'ends') return 0;
  if (quoting === 'repairs') return text.length;
  const open = unclosed(is, change);
  if (quoting === 'same' && open.length <= unclosed(was, change).length) return text.length;
  const culprit = is.spans.find(
    (span) => span.start >= cursor && span.start < end && (span.end > end || open.includes(span)),
  );
  if (!culprit) return 0;
  return culprit.multiline && change.openEnd ? text.length : keptBefore(change, culprit.start);
}

function unclosed({ spans }: Lexed, { snapshot: { languageId } }: Change): readonly Span[] {
  const apostrophes = MARKUP.test(languageId);
  return spans.filter(({ closed, close }) => !closed && !(apostrophes && close === "'"));
}
