import { stat as statPath } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import type { Memento } from './memento.ts';

/** A file's size, time and inode, which tell whether it changed since it was hashed. */
export interface FileStamp {
  readonly bytes: number;
  readonly mtimeMs: number;
  readonly inode: number;
}

/** A file's hash, with its stamp from before it was hashed. */
interface IntegrityRecord extends FileStamp {
  readonly path: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

const RECORD: v.GenericSchema<IntegrityRecord> = v.object({
  path: v.string(),
  sha256: v.string(),
  bytes: v.number(),
  mtimeMs: v.number(),
  inode: v.number(),
});

/** A file as it should be. */
export interface ExpectedFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The files to verify, and what verifying works with. */
interface VerifyOptions {
  readonly files: readonly ExpectedFile[];
  /** Sentence on what a user can do about a damaged file. */
  readonly remedy: string;
  /** SHA-256 of a file in lower-case hexadecimal; a rejection is passed on: it says nothing about the file. */
  readonly hash: (path: string) => Promise<string>;
  /** {@link statFile}, or a stand-in; undefined if there is no such file. */
  readonly stat: (path: string) => Promise<FileStamp | undefined>;
  /** Memory in which the records outlive a session. */
  readonly store: Memento;
}

/**
 * The outcome of verifying. `fromCache`: nothing had to be hashed. `damaged` names the first file that is not as
 * expected.
 */
export type IntegrityCheck =
  | { readonly kind: 'verified'; readonly fromCache: boolean }
  | { readonly kind: 'damaged'; readonly file: string; readonly message: string };

/** Key of the records in the store. */
export const INTEGRITY_KEY = 'nearline.integrity';

/**
 * Records that are kept, the newest: every update of the extension has a folder of its own and leaves the records of
 * the last one behind. Chosen so that the parts of the bundled model and of several others have room.
 */
const MAX_RECORDS = 32;

/**
 * Whether files have their published hashes. A file is hashed again only where its size, modification time or inode
 * changed since the last time. Rejects as `hash`, `stat` and `store.update` do; a record that cannot be used is
 * replaced.
 */
export async function verifyOnce(options: VerifyOptions): Promise<IntegrityCheck> {
  let fromCache = true;
  for (const file of options.files) {
    const outcome = await verifyFile(file, options);
    if (outcome.kind === 'damaged') return outcome;
    fromCache &&= outcome.fromCache;
  }
  return { kind: 'verified', fromCache };
}

/** The stamp of a file, or undefined if there is none; rejects with the error of node:fs otherwise. */
export async function statFile(path: string): Promise<FileStamp | undefined> {
  try {
    const { size, mtimeMs, ino } = await statPath(path);
    return { bytes: size, mtimeMs, inode: ino };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function verifyFile(file: ExpectedFile, options: VerifyOptions): Promise<IntegrityCheck> {
  const stamp = await options.stat(file.path);
  if (!stamp) return damaged(file, 'is missing', options);
  if (stamp.bytes !== file.bytes) return damaged(file, 'has the wrong size', options);
  const record = readRecords(options.store).find(({ path }) => path === file.path);
  if (record && isCurrent(record, stamp, file)) return { kind: 'verified', fromCache: true };
  const sha256 = (await options.hash(file.path)).toLowerCase();
  if (sha256 !== file.sha256) return damaged(file, 'is not the file that was published', options);
  // The stamp from before hashing: a change during it leads to another hash next time.
  await saveRecord(options.store, { path: file.path, sha256, ...stamp });
  return { kind: 'verified', fromCache: false };
}

function isCurrent(record: IntegrityRecord, stamp: FileStamp, file: ExpectedFile): boolean {
  return (
    record.bytes === stamp.bytes &&
    record.mtimeMs === stamp.mtimeMs &&
    record.inode === stamp.inode &&
    record.sha256 === file.sha256
  );
}

// Read again for every file: another window may have saved its records meanwhile.
function readRecords(store: Memento): readonly IntegrityRecord[] {
  const saved = store.get(INTEGRITY_KEY);
  return Array.isArray(saved) ? saved.filter((record) => v.is(RECORD, record)) : [];
}

async function saveRecord(store: Memento, record: IntegrityRecord): Promise<void> {
  const others = readRecords(store).filter(({ path }) => path !== record.path);
  await store.update(INTEGRITY_KEY, [...others, record].slice(-MAX_RECORDS));
}

function damaged(file: ExpectedFile, fault: string, { remedy }: VerifyOptions): IntegrityCheck {
  const name = basename(file.path);
  return { kind: 'damaged', file: name, message: `The model file ${name} ${fault}. ${remedy}` };
}
