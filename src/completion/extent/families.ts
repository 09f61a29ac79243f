import { INDENTED } from '../../base/blockBounds.ts';

/** How a language shows where its blocks begin and end. */
export type Family = 'brackets' | 'indentation' | 'keywords' | 'none';

const FAMILIES: Readonly<Record<Exclude<Family, 'brackets'>, ReadonlySet<string>>> = {
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
export function familyOf(languageId: string): Family {
  const found = Object.entries(FAMILIES).find(([, languages]) => languages.has(languageId));
  return (found?.[0] as Family | undefined) ?? 'brackets';
}

const OPENERS: Readonly<Record<Family, RegExp>> = {
  brackets: /\{\s*$/,
  indentation: INDENTED,
  keywords:
    /(?:\b(?:do|then|else|begin|ensure|rescue)(?:\s*\|[^|]*\|)?|^\s*(?:def|class|module|function)\b.*|\{)\s*$/,
  none: /$^/,
};

/** Whether a block begins behind this line. */
export function opensBlock(line: string, family: Family): boolean {
  return OPENERS[family].test(line);
}

const COMMENT = /^\s*(?:\/\/|#(?!\[|!|include|define|if|endif|pragma)|--|\/\*|\*|"""|''')/;

/** Whether a line is a comment from its beginning, or a part of one, in one of the usual notations. */
export function isComment(line: string): boolean {
  return COMMENT.test(line) || /(?:\*\/|"""|''')\s*$/.test(line);
}
