import { resolve } from 'node:path';
import * as v from 'valibot';
import type { CatalogueModel } from './catalogue.ts';
import type { Memento } from './history.ts';
import type { InstalledModel } from './manifest.ts';
import type { ModelStore } from './store.ts';

/** A model that was downloaded, and the row of the catalogue that pins a newer file of it. */
export interface ModelUpdate {
  readonly installed: InstalledModel;
  readonly model: CatalogueModel;
}

/** The row of a model that was downloaded from the catalogue; undefined for all others, which have no updates. */
export function listedAs(
  { id }: Pick<InstalledModel, 'id'>,
  catalogue: readonly CatalogueModel[],
): CatalogueModel | undefined {
  return catalogue.find((model) => model.id === id && model.download !== undefined);
}

/**
 * The models that the catalogue has another file of than any that is installed. Where the newer one is there already
 * and the user went back from it, there is nothing to download.
 */
export function updatesOf(
  installed: readonly InstalledModel[],
  catalogue: readonly CatalogueModel[],
): readonly ModelUpdate[] {
  return installed.flatMap((one) => {
    const model = listedAs(one, catalogue);
    const isThere = one.versions.some(({ files: [file] }) => file.sha256 === model?.download?.sha256);
    return model && !isThere ? [{ installed: one, model }] : [];
  });
}

/**
 * From every older file of a model to its newest one.
 * @param before the model as it was before the update.
 * @param inUse path of the model that serves: what was chosen for it goes before what was chosen for the others.
 */
export function movesOf(
  store: Pick<ModelStore, 'pathOf'>,
  before: InstalledModel,
  after: InstalledModel,
  inUse: string,
): readonly Move[] {
  const to = store.pathOf(after);
  const older = before.versions.map((version) => store.pathOf(before, version)).filter((path) => path !== to);
  const first = older.filter((path) => path === inUse);
  return [...first, ...older.filter((path) => path !== inUse)].map((from) => ({ from, to }));
}

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
  readonly #everywhere: Memento;
  readonly #workspace: Memento;

  constructor(everywhere: Memento, workspace: Memento) {
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
