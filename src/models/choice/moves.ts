import { resolve } from 'node:path';
import * as v from 'valibot';
import type { Memory } from '../history.ts';

/** A file of a model, and the newer one that an update put in its place; absolute paths. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

const RECORDED = v.object({
  from: v.string(),
  to: v.string(),
  /** From 1, in the order in which they were made. */
  number: v.number(),
});

type Recorded = v.InferOutput<typeof RECORDED>;

/** Key of the moves that were made, in the editor's memory for all workspaces. */
const MOVES = 'nearline.modelMoves';

/** Key of the number of the last move that a workspace has followed, in its memory. */
const FOLLOWED = 'nearline.followedMoves';

/** More than a year of updates; a workspace that was not opened for longer keeps the files that it names. */
const MOST = 50;

/** Where a path leads after some moves, one after the other; a path that none of them begins at stays as it is. */
export function movedPath(path: string, moves: readonly Move[]): string {
  return moves.reduce(
    (at, { from, to }) => (at.trim() !== '' && resolve(at.trim()) === from ? to : at),
    path,
  );
}

/**
 * The moves that were made, and which of them this workspace has followed: a window can write the memory of its own
 * workspace alone, so that others follow when they are opened.
 */
export class Moves {
  readonly #everywhere: Memory;
  readonly #workspace: Memory;

  constructor(everywhere: Memory, workspace: Memory) {
    this.#everywhere = everywhere;
    this.#workspace = workspace;
  }

  /** What this workspace has not followed yet. */
  get due(): readonly Move[] {
    const followed = this.#workspace.get(FOLLOWED);
    return this.#all().filter(({ number }) => number > (typeof followed === 'number' ? followed : 0));
  }

  /** Rejects as the memory does. */
  async record(moves: readonly Move[]): Promise<void> {
    const before = this.#all();
    const last = before.at(-1)?.number ?? 0;
    const fresh = moves.map(({ from, to }, index) => ({ from, to, number: last + index + 1 }));
    await this.#everywhere.update(MOVES, [...before, ...fresh].slice(-MOST));
  }

  /** This workspace has followed all that there are. Rejects as the memory does. */
  async followed(): Promise<void> {
    await this.#workspace.update(FOLLOWED, this.#all().at(-1)?.number);
  }

  #all(): readonly Recorded[] {
    const saved = this.#everywhere.get(MOVES);
    return Array.isArray(saved) ? saved.filter((move) => v.is(RECORDED, move)) : [];
  }
}
