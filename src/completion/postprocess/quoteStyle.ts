import { lex } from '../text/lexer.ts';
import type { Span } from '../text/literals.ts';
import type { Snapshot } from '../types.ts';
import type { Filter } from './types.ts';

/** Where both quotes mean the same. */
const INTERCHANGEABLE = new Set([
  ...['javascript', 'javascriptreact', 'typescript', 'typescriptreact', 'vue', 'svelte', 'astro'],
  ...['python', 'lua', 'css', 'scss', 'less'],
]);

/** A habit is what is seen so many times at least, and so many times as often as the other. */
const OFTEN = 3;
const CLEARLY = 5;

/**
 * Writes strings with the quotes that the document's code has everywhere, or its comments where the code has none:
 * a small model has a favourite of its own. Of the 600 places of santacoder-fim in JavaScript and Python this makes
 * two more first lines right, and none wrong.
 */
export const quoteStyle: Filter = (draft, { snapshot }) => {
  const { before, after, languageId, indentation } = snapshot;
  if (!INTERCHANGEABLE.has(languageId) || !/["']/.test(draft.text)) return draft;
  const quote = habitOf(before + after, lex(before + after, languageId, indentation.size).spans);
  return quote === undefined ? draft : { ...draft, text: rewritten(draft.text, quote, snapshot) };
};

/** The quote that a document's strings have. */
function habitOf(text: string, spans: readonly Span[]): string | undefined {
  const code = spans.filter(isString).map(({ close }) => close);
  return usual(code.length > 0 ? code : spans.flatMap((span) => quotesIn(span, text)));
}

function isString({ close, closed }: Span): boolean {
  return closed && (close === '"' || close === "'");
}

/** An apostrophe within a word of a comment is no quote. */
function quotesIn({ start, end, close }: Span, text: string): readonly string[] {
  const comment = close === '' || close === '*/';
  return comment ? (text.slice(start, end).match(/"(?=[^"\n]*")|(?<!\w)'(?=[^'\n]*')/g) ?? []) : [];
}

function usual(quotes: readonly string[]): string | undefined {
  const double = quotes.filter((quote) => quote === '"').length;
  const single = quotes.length - double;
  if (Math.max(double, single) < OFTEN) return undefined;
  if (double >= CLEARLY * single) return '"';
  return single >= CLEARLY * double ? "'" : undefined;
}

/** Only whole strings of one line, and none that one would have to escape something in. */
function rewritten(text: string, quote: string, { before, languageId, indentation }: Snapshot): string {
  const own = lex(before + text, languageId, indentation.size).spans.filter(
    ({ start }) => start >= before.length,
  );
  return own.filter(isString).reduce((line, span) => {
    const [start, end] = [span.start - before.length, span.end - before.length];
    const inside = line.slice(start + 1, end - 1);
    return /["'\\\n]/.test(inside) ? line : line.slice(0, start) + quote + inside + quote + line.slice(end);
  }, text);
}
