/** Something that a file declares at its top, or a member of that. Locals of functions are none. */
export interface Declaration {
  readonly name: string;
  /** As it is written, without its body: whole lines, LF between them, with their indentation. */
  readonly signature: string;
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last one of its body. */
  readonly end: number;
  /** How many other declarations it is in. */
  readonly depth: number;
}

/** The declarations of a file in its order: each before those that are in it. */
export type Outline = readonly Declaration[];

/** What is in a declaration, at any depth. */
export function membersOf(outline: Outline, { start, end, depth }: Declaration): Outline {
  return outline.filter((other) => other.depth > depth && other.start >= start && other.end <= end);
}

/** The signatures of some declarations, in the order of the file. */
export function written(outline: Outline, chosen: ReadonlySet<Declaration>): string {
  return outline
    .filter((declaration) => chosen.has(declaration))
    .map(({ signature }) => signature)
    .join('\n');
}

/** Takes declarations while they fit into so many UTF-16 units. One that is too long lets a shorter one in. */
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

/** What a type's name follows. Its members are declarations too. */
const TYPE =
  '(?:class|interface|struct|enum|trait|record|object|protocol|impl|extension|module|namespace|type|union)';

/** What a function's name follows. */
const FUNCTION = '(?:function\\*?|func|def|fn|fun|sub|proc)';

/** Words that may stand before either. */
const MODIFIERS = '(?:(?:@\\w+|[a-z]+)(?:\\([\\w ]{0,40}\\))?\\s+){0,5}';

const DECLARATION = new RegExp(
  `^(?<indent>[ \\t]*)${MODIFIERS}(?:(?<type>${TYPE})|${FUNCTION})(?:<[^>]{0,80}>)?\\s+` +
    '(?:\\([^)]{0,80}\\)\\s*)?(?:self\\.)?(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)',
  'u',
);

/** `export const add = …`, then the prototypes and functions of C: words, a name, parameters. */
const OTHERS: readonly RegExp[] = [
  /^(?<indent>)export\s+(?:declare\s+)?(?:const|let|var)\s+(?<name>[\w$]+)/,
  /^(?<indent>)(?!return|else|typedef|using|if|for|while|switch)(?:[\w:<>,]+[ \t*&]+){1,5}(?<name>~?[A-Za-z_]\w*)\s*\([^;={]*[),]\s*(?:const)?[;{\s]*$/,
];

/** Lines that a signature may take up. */
const LONGEST_SIGNATURE = 6;

/** Longer lines are no declarations, and would take long to be looked at. */
const LONGEST_LINE = 300;

/** Declarations found without a grammar, line by line: the indentation tells what is in what. */
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

function declared(line: string): Readonly<Record<string, string | undefined>> | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const match = [DECLARATION, ...OTHERS].map((pattern) => pattern.exec(line)).find((found) => found !== null);
  return match?.groups;
}

/** From the first line until the brackets of the parameters are closed; what follows is the body. */
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

/** Where the next line is that is indented as little, closing ones aside. */
function endOf(lines: readonly string[], start: number, indent: number): number {
  for (let line = start + 1; line < lines.length; line++) {
    const text = lines[line] ?? '';
    const own = text.search(/\S/);
    if (own < 0 || own > indent || /^\s*[{)]/.test(text)) continue;
    return /^\s*(?:[\]}]|end\b)/.test(text) ? line + 1 : line;
  }
  return lines.length;
}
