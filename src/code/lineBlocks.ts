/** A line that opens a block where indentation alone makes them. */
export const INDENTED = /:\s*(?:#.*)?$/;

/** What such a line begins with. */
const HEADERS =
  'async case class def elif else except finally for if match try while with of when until proc func'.split(
    ' ',
  );

/** Whether a line that is still being written may come to open such a block. */
function mayOpenIndented(beginning: string): boolean {
  const [word = ''] = beginning.trim().split(/\W/, 1);
  return HEADERS.some((header) => (word === beginning.trim() ? header.startsWith(word) : header === word));
}

/** Where a block ends. Columns. */
export interface BlockBounds {
  /** A line that is indented so far or less is outside. */
  readonly outer?: number | undefined;
  /** A line that is deeper than this stays inside where it opens an indented block, in which the text goes on. */
  readonly scope?: number | undefined;
  /** Of a tab. */
  readonly tabSize: number;
}

/**
 * Whether a line of a text stands outside the block that the text is written in.
 * @param complete whether its end has been written.
 */
export function leavesBlock(line: string, { outer, scope, tabSize }: BlockBounds, complete = true): boolean {
  const column = columnsOf(line, tabSize);
  if (outer === undefined || line.trim() === '' || column > outer) return false;
  if (scope === undefined || column <= scope) return true;
  return !(complete ? INDENTED.test(line) : mayOpenIndented(line));
}

/** Columns that a line's indentation takes. @param tabSize columns of a tab. */
export function columnsOf(line: string, tabSize: number): number {
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else if (character === ' ') width++;
    else break;
  }
  return width;
}

/** What closes a block, in languages with brackets and in those with words. */
const BRACKET = /^\s*[)\]}]/;
const WORDS = ['end', 'fi', 'done', 'esac'];
/** In languages with brackets such a word is a name: `end() {`, `done = true`. */
const WORD = new RegExp(`^\\s*(?:${WORDS.join('|')})\\b(?!\\s*[(=:])`);

/** Whether a line closes a block. */
export function closesBlock(line: string): boolean {
  return BRACKET.test(line) || WORD.test(line);
}

/** Whether a line that is still being written may come to close a block. */
export function mayCloseBlock(beginning: string): boolean {
  return closesBlock(beginning) || WORDS.some((word) => word.startsWith(beginning.trim()));
}

/** How a language shows where its blocks begin and end. */
export type LineBlockStyle = 'brackets' | 'indentation' | 'keywords' | 'none';

const FAMILIES: Readonly<Record<Exclude<LineBlockStyle, 'brackets'>, ReadonlySet<string>>> = {
  indentation: new Set(['python', 'nim', 'coffeescript', 'pug']),
  keywords: new Set(['ruby', 'lua', 'shellscript', 'elixir', 'julia', 'crystal', 'pascal', 'vb', 'matlab']),
  none: new Set([
    'json',
    'jsonc',
    'yaml',
    'toml',
    'ini',
    'properties',
    'markdown',
    'plaintext',
    'html',
    'xml',
    'csv',
  ]),
};

/** A language that is not named has brackets: most do. */
export function lineBlockStyleOf(languageId: string): LineBlockStyle {
  const found = Object.entries(FAMILIES).find(([, languages]) => languages.has(languageId));
  return (found?.[0] as LineBlockStyle | undefined) ?? 'brackets';
}

const OPENERS: Readonly<Record<LineBlockStyle, RegExp>> = {
  brackets: /\{\s*$/,
  indentation: INDENTED,
  keywords:
    /(?:\b(?:do|then|else|begin|ensure|rescue)(?:\s*\|[^|]*\|)?|^\s*(?:def|class|module|function)\b.*|\{)\s*$/,
  none: /$^/,
};

/** Whether a block begins behind this line. */
export function opensBlock(line: string, family: LineBlockStyle): boolean {
  return OPENERS[family].test(line);
}

const COMMENT = /^\s*(?:\/\/|#(?!\[|!|include|define|if|endif|pragma)|--|\/\*|\*|"""|''')/;

/** Whether a line is a comment from its beginning, or a part of one, in one of the usual notations. */
export function isComment(line: string): boolean {
  return COMMENT.test(line) || /(?:\*\/|"""|''')\s*$/.test(line);
}
