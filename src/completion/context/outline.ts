import type { Declaration as Parsed } from '../../syntax/outline.ts';

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

/** Columns that a member is indented by: its signature is told on one line of its own. */
const INDENT = '  ';

/** What a grammar found, member after member. */
export function flatten(parsed: readonly Parsed[], depth = 0): Outline {
  return parsed.flatMap(({ name, signature, line, endLine, members }) => [
    { name, signature: INDENT.repeat(depth) + signature, start: line, end: endLine + 1, depth },
    ...flatten(members, depth + 1),
  ]);
}

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
