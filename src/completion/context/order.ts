import type { Chunk, ChunkKind } from './types.ts';

/** The order of the prompt: what changes least first. */
export const KINDS: readonly ChunkKind[] = ['import', 'cell', 'far', 'similar', 'edit'];

/** Whether two pieces are the same text in a prompt. */
export function isSame(a: Chunk, b: Chunk): boolean {
  return a.path === b.path && a.text === b.text;
}

/**
 * Orders pieces so that a prompt made of them shares as much of its beginning with the one before as it can: what
 * stood first stays first, up to the first piece that went; behind it what changes least comes first. No piece may be
 * there twice.
 */
export function arrange(chunks: readonly Chunk[], previous: readonly Chunk[]): readonly Chunk[] {
  const gone = previous.findIndex((old) => !chunks.some((chunk) => isSame(chunk, old)));
  const kept = gone < 0 ? previous : previous.slice(0, gone);
  const rest = chunks.filter((chunk) => !kept.some((old) => isSame(chunk, old)));
  return [...kept, ...rest.sort((a, b) => compare(a, b, previous))];
}

function compare(a: Chunk, b: Chunk, previous: readonly Chunk[]): number {
  const place = (chunk: Chunk): number => {
    const index = previous.findIndex((old) => isSame(old, chunk));
    return index < 0 ? previous.length : index;
  };
  const byKind = KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
  return byKind || place(a) - place(b) || b.worth - a.worth || (a.path < b.path ? -1 : 1);
}
