import { createHash } from 'node:crypto';
import { chmod, mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Anchor } from '../anchor.ts';
import type { Sequence, TokenId } from '../native/engine.ts';
import type { Held } from './slots.ts';
import { describeSnapshot, isIntact, sealSnapshot } from './snapshotFile.ts';

/** Snapshot on disk: the cells of a sequence, with the anchor that they belong to. */
export interface StoredSnapshot extends Held {
  readonly path: string;
  /**
   * All tokens whose cells are stored: `head`, with what stood before the file at that time, and some of the middle.
   */
  readonly tokens: readonly TokenId[];
}

/** Store of snapshots of files that the user may come back to. It never throws: a lost snapshot costs a prefill. */
export interface SnapshotStore {
  /** Snapshots of a document, newest first. */
  of(document: string): readonly StoredSnapshot[];
  /** Replaces a sequence by what was stored. Resolves to `false`, and deletes the snapshot, where that fails. */
  restore(stored: StoredSnapshot, sequence: Sequence): Promise<boolean>;
  /** Stores the cells of an anchor, in place of the document's earlier snapshot. Resolves to whether that succeeded. */
  save(held: Held, sequence: Sequence): Promise<boolean>;
}

/** Store that keeps nothing. */
export const noSnapshots: SnapshotStore = {
  of: () => [],
  restore: () => Promise.resolve(false),
  save: () => Promise.resolve(false),
};

/** Options of a folder of snapshots. */
export interface SnapshotOptions {
  /** Absolute path; holds the snapshots of all models. */
  readonly folder: string;
  /** Key of all that cells depend on (model, library, context options). Snapshots of other keys are never read. */
  readonly key: string;
  /** Bytes of all files together; the least recently used are deleted first. */
  readonly limit: number;
  /** Anchor that the tokens of a prompt's head belong to. */
  readonly anchorOf: (document: string, head: readonly TokenId[]) => Anchor;
}

/** A snapshot without its anchor, which is made when it is asked for. */
type Entry = Omit<StoredSnapshot, 'anchor'>;

const EXTENSION = '.kv';

/** Snapshots in files that only the user can read (0600): `FOLDER/KEY/DOCUMENT.kv`, one for each document and model. */
export class SnapshotFolder implements SnapshotStore {
  readonly #options: SnapshotOptions;
  readonly #entries: Map<string, Entry>;

  private constructor(options: SnapshotOptions, entries: Map<string, Entry>) {
    this.#options = options;
    this.#entries = entries;
  }

  /** The store of a folder, with the snapshots that are in it. A folder that cannot be used gives an empty store. */
  static async open(options: SnapshotOptions): Promise<SnapshotFolder> {
    const own = join(options.folder, digest(options.key));
    const entries = new Map<string, Entry>();
    await quietly(mkdir(own, { recursive: true, mode: 0o700 }));
    for (const name of (await quietly(readdir(own))) ?? []) {
      const path = join(own, name);
      const found = name.endsWith(EXTENSION) ? await describeSnapshot(path) : undefined;
      if (found)
        entries.set(found.document, { ...found, path, head: found.tokens.slice(0, found.headLength) });
      else await quietly(removeUnlessInUse(path));
    }
    return new SnapshotFolder(options, entries);
  }

  of(document: string): readonly StoredSnapshot[] {
    const entry = this.#entries.get(digest(document));
    if (!entry) return [];
    return [{ ...entry, anchor: this.#options.anchorOf(document, entry.head) }];
  }

  async restore(stored: StoredSnapshot, sequence: Sequence): Promise<boolean> {
    const restored = (await isIntact(stored.path)) && (await quietly(load(stored, sequence))) === true;
    const now = new Date();
    if (restored) await quietly(utimes(stored.path, now, now));
    else await this.#forget(stored.anchor.document, stored.path);
    return restored;
  }

  async save({ anchor, head }: Held, sequence: Sequence): Promise<boolean> {
    const document = digest(anchor.document);
    const path = join(this.#options.folder, digest(this.#options.key), document + EXTENSION);
    await quietly(write(path, sequence, { document, headLength: head.length }));
    const found = await describeSnapshot(path);
    // Something else may have been evaluated in the sequence before its cells were copied.
    const saved = found !== undefined && head.every((token, at) => token === found.tokens[at]);
    if (saved) this.#entries.set(document, { path, head, tokens: found.tokens });
    else await this.#forget(anchor.document, path);
    await quietly(prune(this.#options.folder, this.#options.limit));
    return saved;
  }

  async #forget(document: string, path: string): Promise<void> {
    this.#entries.delete(digest(document));
    await quietly(rm(path, { force: true }));
  }
}

/** Restores a sequence. Resolves to whether it holds the expected tokens then. */
async function load({ path, tokens }: StoredSnapshot, sequence: Sequence): Promise<boolean> {
  await sequence.restore(path);
  return (
    sequence.tokens.length === tokens.length && sequence.tokens.every((token, at) => token === tokens[at])
  );
}

async function write(
  path: string,
  sequence: Sequence,
  footer: { document: string; headLength: number },
): Promise<void> {
  const partial = `${path}.${process.pid}.partial`;
  try {
    // Made here, so that no other user can read the file from its first byte on.
    await (await open(partial, 'w', 0o600)).close();
    await sequence.save(partial);
    await chmod(partial, 0o600);
    await sealSnapshot(partial, footer);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Age from which on a partial file is a leftover: a younger one another window's worker may be writing right now. */
const PARTIAL_AGE_MS = 60_000;

async function removeUnlessInUse(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > PARTIAL_AGE_MS || path.endsWith(EXTENSION)) await rm(path, { force: true });
}

/** Deletes the least recently used files, of any model, until the others are within the limit. */
async function prune(folder: string, limit: number): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const paths = names.filter((name) => name.endsWith(EXTENSION)).map((name) => join(folder, name));
  const files = await Promise.all(paths.map(async (path) => ({ path, ...(await sizeAndTime(path)) })));
  files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  let bytes = 0;
  for (const { path, size } of files) {
    bytes += size;
    if (bytes > limit) await rm(path, { force: true });
  }
}

async function sizeAndTime(path: string): Promise<{ size: number; mtimeMs: number }> {
  const { size, mtimeMs } = await stat(path);
  return { size, mtimeMs };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The value, or `undefined` where the file system refuses: a full or read-only disk must not fail a completion. */
async function quietly<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch {
    return undefined;
  }
}
