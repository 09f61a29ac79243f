import { randomUUID } from 'node:crypto';
import { lstat, rename, rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as v from 'valibot';
import { type Clock, delay } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { createJson, readJson } from '../util/files.ts';
import { isAlive } from '../util/process.ts';

/** Milliseconds between two signs of life of an owner; our own choice. */
const REFRESH_MS = 5000;

/** Milliseconds without a sign of life after which a lock is taken over: six of them did not come. */
const SILENT_MS = 30_000;

/** Milliseconds between two looks at another's lock: its progress is worth no more. */
const LOOK_MS = 1000;

/** How waiting for a lock is timed, stopped and watched. */
export interface LockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called about once a second as long as another download has the lock. */
  readonly onWait: () => Promise<void>;
}

/** The error that another download took the lock over, because its owner looked dead. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

/**
 * Acquires the lock beside a target, after waiting until no other download, of this window or another, has it. An owner
 * that died is noticed at the next look, and one without a sign of life after half a minute, by a clock that stands still
 * while the machine sleeps. Rejects with the signal's reason when aborted, and as node:fs does.
 */
export async function acquireLock(target: string, { clock, signal, onWait }: LockOptions): Promise<Lock> {
  const path = `${target}.lock`;
  const owner = newOwner();
  let watched = { stamp: '', since: clock.now() };
  while (!(await createLock(path, owner))) {
    const seen = await readLock(path);
    if (!seen) continue;
    if (seen.stamp !== watched.stamp) watched = { stamp: seen.stamp, since: clock.now() };
    const isSilent = clock.now() - watched.since >= SILENT_MS;
    const state = isDead(seen.owner) ? 'dead' : isSilent ? 'silent' : undefined;
    const isOurs = state !== undefined && (await replaceLock(path, seen.owner?.token, owner));
    if (isOurs) return new Lock(path, owner, clock, state);
    await onWait();
    await delay(clock, LOOK_MS, signal);
  }
  return new Lock(path, owner, clock, 'free');
}

/** A lock that is held: gives signs of life until it is released, or found to be another download's. */
export class Lock {
  /** How the last owner left it. */
  readonly previousState: LockState;
  readonly #path: string;
  readonly #owner: LockOwner;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #timer: Disposable | undefined;
  #isReleased = false;

  constructor(path: string, owner: LockOwner, clock: Clock, previousState: LockState) {
    this.#path = path;
    this.#owner = owner;
    this.#clock = clock;
    this.previousState = previousState;
    this.#refreshLater();
  }

  /** Aborted with {@link LockLost} when another download took the lock over. */
  get lost(): AbortSignal {
    return this.#controller.signal;
  }

  /** Checks that the lock is still held. @throws LockLost when it is another download's by now. */
  async confirm(): Promise<void> {
    const seen = await readLock(this.#path);
    if (seen?.owner?.token !== this.#owner.token) this.#controller.abort(new LockLost());
    this.lost.throwIfAborted();
  }

  /** Removes the lock and ends the signs of life. Never rejects: a lock that stays is taken over. */
  async release(): Promise<void> {
    this.#isReleased = true;
    this.#timer?.dispose();
    await removeLock(this.#path, this.#owner).catch(() => undefined);
  }

  async #refresh(): Promise<void> {
    try {
      await this.confirm();
      const now = new Date();
      await utimes(this.#path, now, now);
    } catch {
      // The lock is another's, or the disk hiccups: then the next sign of life does it.
    }
    if (!this.#isReleased && !this.lost.aborted) this.#refreshLater();
  }

  #refreshLater(): void {
    this.#timer = this.#clock.after(REFRESH_MS, () => void this.#refresh());
  }
}

const OWNER = v.object({
  pid: v.pipe(v.number(), v.safeInteger()),
  /** Processes can be looked up on their own machine only; a home folder may be shared by several. */
  host: v.string(),
  /** Tells apart two downloads of one process, too; letters, digits and dashes. */
  token: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/)),
});

/** The download that holds a lock. */
type LockOwner = Readonly<v.InferOutput<typeof OWNER>>;

/** How a lock was left by its last owner: released (`free`), by its process ending (`dead`), or without a sign of life (`silent`). */
export type LockState = 'free' | 'dead' | 'silent';

/** A lock file as it was read. */
interface SeenLock {
  /** Undefined where the file does not name one: it may have been created this moment. */
  readonly owner: LockOwner | undefined;
  /** Changes when the owner gives a sign of life. */
  readonly stamp: string;
}

/** A new owner, for one download of this process. */
export function newOwner(): LockOwner {
  return { pid: process.pid, host: hostname(), token: randomUUID() };
}

/** Creates the lock file of an owner. @returns false where there is one already. Rejects as node:fs does otherwise. */
export async function createLock(path: string, owner: LockOwner): Promise<boolean> {
  try {
    await createJson(path, owner);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The lock at a path; undefined where there is none. Rejects as node:fs does otherwise. */
export async function readLock(path: string): Promise<SeenLock | undefined> {
  try {
    const { mtimeMs } = await lstat(path);
    const value = await readJson(path);
    const owner = v.is(OWNER, value) ? value : undefined;
    return { owner, stamp: `${owner?.token ?? ''} ${mtimeMs}` };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether an owner is dead for sure: a process of this machine that has ended. */
export function isDead(owner: LockOwner | undefined): boolean {
  return owner?.host === hostname() && !isAlive(owner.pid);
}

/**
 * Replaces a lock that was given up by that of another owner, in one step: there is no moment without a lock.
 * @param token of the owner that gave it up; undefined for a lock that names none.
 * @returns false where the lock is no longer that owner's, or another download is about to replace it.
 */
export async function replaceLock(
  path: string,
  token: string | undefined,
  owner: LockOwner,
): Promise<boolean> {
  const claim = await claimLock(path, token, owner);
  if (claim === undefined) return false;
  await rename(claim, path);
  return true;
}

/** Removes the lock of an owner. @returns false as {@link replaceLock} does. */
export async function removeLock(path: string, owner: LockOwner): Promise<boolean> {
  const claim = await claimLock(path, owner.token, owner);
  if (claim === undefined) return false;
  await rm(path, { force: true });
  await rm(claim, { force: true });
  return true;
}

/** Milliseconds after which a claim was left by a crash: it stands for as long as two files take to be renamed. */
const CLAIM_MS = 60_000;

/**
 * Claims the right to replace or remove a lock. Looking at a lock and changing it are two steps, between which it may become
 * another's; so the claimant first creates a file whose name only one can create for that owner, and looks again.
 * @returns the path of that file, which is the claimant's lock; undefined where the lock is not to be touched.
 */
async function claimLock(
  path: string,
  token: string | undefined,
  claimant: LockOwner,
): Promise<string | undefined> {
  const claim = `${path}.${token ?? 'nobody'}`;
  if (!(await createLock(claim, claimant))) {
    if (await isAbandoned(claim)) await rm(claim, { force: true });
    return undefined;
  }
  const seen = await readLock(path);
  if (seen && seen.owner?.token === token) return claim;
  await rm(claim, { force: true });
  return undefined;
}

/** Whether nobody will finish a claim: its process is gone, such as a window that was closed while it released its lock, or it is old. */
async function isAbandoned(claim: string): Promise<boolean> {
  if (isDead((await readLock(claim))?.owner)) return true;
  const { mtimeMs } = await lstat(claim).catch(() => ({ mtimeMs: Date.now() }));
  return Math.abs(Date.now() - mtimeMs) > CLAIM_MS;
}
