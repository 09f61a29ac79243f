/** Something that a file declares at its top level, or a member of that. Locals of functions are no declarations. */
export interface Declaration {
  readonly name: string;
  /** The declaration as it is written, without its body: whole lines with their indentation, LF between them. */
  readonly signature: string;
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last one of the body. */
  readonly end: number;
  /** How many other declarations this one is in: 0 at the top level. */
  readonly depth: number;
}

/** The declarations of a file in its order: each before its members. */
export type Outline = readonly Declaration[];

/** The declarations of a text, found without a grammar, line by line: the indentation tells what is in what. */
export function declarationsIn(lines: readonly string[]): Outline {
  const found: Declaration[] = [];
  const open: { readonly indent: number; readonly isType: boolean }[] = [];
  for (const [start, line] of lines.entries()) {
    const groups = declared(line);
    if (!groups) continue;
    const indent = groups['indent']?.length ?? 0;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const isLocal = indent > 0 && !(open.at(-1)?.isType ?? false);
    open.push({ indent, isType: groups['type'] !== undefined });
    if (isLocal) continue;
    const place = { start, end: endOf(lines, start, indent), depth: open.length - 1 };
    found.push({ name: groups['name'] ?? '', signature: signatureAt(lines, start), ...place });
  }
  return found;
}

/** Keywords that a type's name follows. The members of a type are declarations too. */
const TYPE =
  '(?:class|interface|struct|enum|trait|record|object|protocol|impl|extension|module|namespace|type|union)';

/** Keywords that a function's name follows. */
const FUNCTION = '(?:function\\*?|func|def|fn|fun|sub|proc)';

/** Words that may stand before either keyword. */
const MODIFIERS = '(?:(?:@\\w+|[a-z]+)(?:\\([\\w ]{0,40}\\))?\\s+){0,5}';

/** A line that declares a type or a function by a keyword. */
const DECLARATION = new RegExp(
  `^(?<indent>[ \\t]*)${MODIFIERS}(?:(?<type>${TYPE})|${FUNCTION})(?:<[^>]{0,80}>)?\\s+` +
    '(?:\\([^)]{0,80}\\)\\s*)?(?:self\\.)?(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)',
  'u',
);

/**
 * Lines that declare without such a keyword: `export const add = …`, then the prototypes and functions of C (words, a
 * name, parameters).
 */
const OTHERS: readonly RegExp[] = [
  /^(?<indent>)export\s+(?:declare\s+)?(?:const|let|var)\s+(?<name>[\w$]+)/,
  /^(?<indent>)(?!return|else|typedef|using|if|for|while|switch)(?:[\w:<>,]+[ \t*&]+){1,5}(?<name>~?[A-Za-z_]\w*)\s*\([^;={]*[),]\s*(?:const)?[;{\s]*$/,
];

/** Lines that a signature may take up. */
const LONGEST_SIGNATURE = 6;

/** UTF-16 units: longer lines are no declarations, and would take long to be matched. */
const LONGEST_LINE = 300;

/** The named groups of the pattern that a line matches; undefined for a line that declares nothing. */
function declared(line: string): Readonly<Record<string, string | undefined>> | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const match = [DECLARATION, ...OTHERS].map((pattern) => pattern.exec(line)).find((found) => found !== null);
  return match?.groups;
}

/**
 * The lines of a signature: from `start` until the brackets of the parameters are closed. The body begins behind them.
 */
function signatureAt(lines: readonly string[], start: number): string {
  const signature: string[] = [];
  let depth = 0;
  for (const line of lines.slice(start, start + LONGEST_SIGNATURE)) {
    signature.push(line.trimEnd());
    for (const character of line) depth += '(['.includes(character) ? 1 : ')]'.includes(character) ? -1 : 0;
    if (depth <= 0) break;
  }
  return signature.join('\n').replace(/\s*[{:]$/, '');
}

/**
 * The line after a declaration: the next one that is indented as little as the declaration itself, or the line behind
 * it where that line closes the body.
 */
function endOf(lines: readonly string[], start: number, indent: number): number {
  for (let line = start + 1; line < lines.length; line++) {
    const text = lines[line] ?? '';
    const own = text.search(/\S/);
    if (own < 0 || own > indent || /^\s*[{)]/.test(text)) continue;
    return /^\s*(?:[\]}]|end\b)/.test(text) ? line + 1 : line;
  }
  return lines.length;
}

/** The members of a declaration, at any depth. */
export function membersOf(outline: Outline, { start, end, depth }: Declaration): Outline {
  return outline.filter((other) => other.depth > depth && other.start >= start && other.end <= end);
}

/**
 * The declarations whose signatures fit into `limit` UTF-16 units together, line ends included, taken in the order
 * given. A signature that is too long is passed over, and a shorter one behind it may still fit.
 */
export function takeFitting(declarations: readonly Declaration[], limit: number): Set<Declaration> {
  const chosen = new Set<Declaration>();
  let left = limit;
  for (const declaration of declarations) {
    const cost = declaration.signature.length + 1;
    if (chosen.has(declaration) || cost > left) continue;
    chosen.add(declaration);
    left -= cost;
  }
  return chosen;
}

/** The signatures of the chosen declarations, in the order of the file, LF between them. */
export function written(outline: Outline, chosen: ReadonlySet<Declaration>): string {
  return outline
    .filter((declaration) => chosen.has(declaration))
    .map(({ signature }) => signature)
    .join('\n');
}
