import { CLOSERS, type Bracket } from './lexer.ts';

/** What a piece of text does to the brackets around it. */
export interface Nesting<T extends Bracket> {
  /** Closers of what was opened before it, in order. */
  readonly closers: readonly T[];
  /** What it leaves open, the innermost last. */
  readonly open: readonly T[];
  /** The first closer that does not fit what the piece itself has open; what follows it was not read. */
  readonly stray?: T;
}

/** Whether a closer is the one for an opener. */
export function fits(opener: Bracket, closer: Bracket): boolean {
  return CLOSERS.get(opener.character) === closer.character;
}

/** Reads a piece of text by itself. */
export function nestingOf<T extends Bracket>(brackets: readonly T[]): Nesting<T> {
  const closers: T[] = [];
  const open: T[] = [];
  for (const bracket of brackets) {
    const opener = open.at(-1);
    if (CLOSERS.has(bracket.character)) open.push(bracket);
    else if (!opener) closers.push(bracket);
    else if (fits(opener, bracket)) open.pop();
    else return { closers, open, stray: bracket };
  }
  return { closers, open };
}
