import { resolve } from 'node:path';
import * as v from 'valibot';
import type { CatalogueModel } from './catalogue.ts';
import type { InstalledModel } from './manifest.ts';
import type { Memento } from './memento.ts';
import type { ModelStore } from './store.ts';

/** A downloaded model, and the row of the catalogue that pins a newer file of it. */
export interface ModelUpdate {
  readonly installed: InstalledModel;
  readonly model: CatalogueModel;
}

/** The catalogue's row of a downloaded model; undefined for a model from elsewhere, which has no updates. */
export function catalogueRowOf(
  { id }: Pick<InstalledModel, 'id'>,
  catalogue: readonly CatalogueModel[],
): CatalogueModel | undefined {
  return catalogue.find((model) => model.id === id && model.download !== undefined);
}

/**
 * The installed models of which the catalogue pins a file that is not installed. A model whose newer file is there
 * already, and from which the user went back, has no update.
 */
export function updatesOf(
  installed: readonly InstalledModel[],
  catalogue: readonly CatalogueModel[],
): readonly ModelUpdate[] {
  return installed.flatMap((one) => {
    const model = catalogueRowOf(one, catalogue);
    const isThere = one.versions.some(({ files: [file] }) => file.sha256 === model?.download?.sha256);
    return model && !isThere ? [{ installed: one, model }] : [];
  });
}

/**
 * The moves from every older file of a model to its newest one, in the order in which they are to be followed.
 * @param before the model as it was before the update.
 * @param inUse path of the model that serves: what was chosen for it goes before what was chosen for the others.
 */
export function movesOf(
  store: Pick<ModelStore, 'pathOf'>,
  before: InstalledModel,
  after: InstalledModel,
  inUse: string,
): readonly ModelMove[] {
  const to = store.pathOf(after);
  const older = before.versions.map((version) => store.pathOf(before, version)).filter((path) => path !== to);
  const first = older.filter((path) => path === inUse);
  return [...first, ...older.filter((path) => path !== inUse)].map((from) => ({ from, to }));
}

/** A move from a file of a model to the newer one that an update put in its place; absolute paths. */
export interface ModelMove {
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

/**
 * Moves that are remembered: more than a year of updates. A workspace that was not opened for longer keeps the files
 * that it names.
 */
const MAX_MOVES = 50;

/** The path that moves lead to, one after the other; a path that no move begins at stays as it is. */
export function movedPath(path: string, moves: readonly ModelMove[]): string {
  return moves.reduce(
    (at, { from, to }) => (at.trim() !== '' && resolve(at.trim()) === from ? to : at),
    path,
  );
}

/**
 * The moves that were made, and which of them this workspace has followed: a window can write the memory of its own
 * workspace alone, so that others follow when they are opened.
 */
export class ModelMoves {
  readonly #everywhere: Memento;
  readonly #workspace: Memento;

  constructor(everywhere: Memento, workspace: Memento) {
    this.#everywhere = everywhere;
    this.#workspace = workspace;
  }

  /** The moves that this workspace has not followed yet. */
  get due(): readonly ModelMove[] {
    const followed = this.#workspace.get(FOLLOWED);
    return this.#all().filter(({ number }) => number > (typeof followed === 'number' ? followed : 0));
  }

  /** Adds moves for all workspaces. Rejects as the memory does. */
  async record(moves: readonly ModelMove[]): Promise<void> {
    const before = this.#all();
    const last = before.at(-1)?.number ?? 0;
    const fresh = moves.map(({ from, to }, index) => ({ from, to, number: last + index + 1 }));
    await this.#everywhere.update(MOVES, [...before, ...fresh].slice(-MAX_MOVES));
  }

  /** Notes that this workspace has followed all moves. Rejects as the memory does. */
  async followed(): Promise<void> {
    await this.#workspace.update(FOLLOWED, this.#all().at(-1)?.number);
  }

  #all(): readonly Recorded[] {
    const saved = this.#everywhere.get(MOVES);
    return Array.isArray(saved) ? saved.filter((move) => v.is(RECORDED, move)) : [];
  }
}
