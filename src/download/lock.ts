import { randomUUID } from 'node:crypto';
import { lstat, rename, rm, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as v from 'valibot';
import { type Clock, pause } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { createJson, readJson } from '../util/files.ts';
import { isAlive } from '../util/process.ts';

/** How often an owner gives a sign of life, in milliseconds; our own choice. */
const REFRESH_MS = 5000;

/** After six signs of life that did not come a lock is taken over, in milliseconds. */
const SILENT_MS = 30_000;

/** How often one who waits looks, in milliseconds: its progress is worth no more. */
const LOOK_MS = 1000;

/** What {@link takeLock} needs besides its target. */
export interface LockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called about once a second as long as another download has the lock. */
  readonly onWait: () => Promise<void>;
}

/** Another download took the lock over, because this one looked dead. */
export class LockLost extends Error {
  override readonly name = 'LockLost';
}

/**
 * Waits until no other download, of this window or another, is at a target, and takes the lock beside it. An owner that
 * died is noticed at the next look, and one that gives no sign of life after half a minute, by a clock that stands still
 * while the machine sleeps. Rejects with the signal's reason when aborted, and as node:fs does.
 */
export async function takeLock(target: string, { clock, signal, onWait }: LockOptions): Promise<Lock> {
  const path = `${target}.lock`;
  const owner = newOwner();
  let watched = { stamp: '', since: clock.now() };
  while (!(await createLock(path, owner))) {
    const seen = await readLock(path);
    if (!seen) continue;
    if (seen.stamp !== watched.stamp) watched = { stamp: seen.stamp, since: clock.now() };
    const isSilent = clock.now() - watched.since >= SILENT_MS;
    const left = isDead(seen.owner) ? 'dead' : isSilent ? 'silent' : undefined;
    const isOurs = left !== undefined && (await replaceLock(path, seen.owner?.token, owner));
    if (isOurs) return new Lock(path, owner, clock, left);
    await onWait();
    await pause(clock, LOOK_MS, signal);
  }
  return new Lock(path, owner, clock, 'free');
}

/** A lock that is held: keeps giving signs of life until it is released, or found to be another's. */
export class Lock {
  /** How the one before left it. */
  readonly left: LockState;
  readonly #path: string;
  readonly #owner: Owner;
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #timer: Disposable | undefined;
  #isReleased = false;

  constructor(path: string, owner: Owner, clock: Clock, left: LockState) {
    this.#path = path;
    this.#owner = owner;
    this.#clock = clock;
    this.left = left;
    this.#refreshLater();
  }

  /** Aborted with {@link LockLost} when another took the lock over. */
  get lost(): AbortSignal {
    return this.#controller.signal;
  }

  /** @throws LockLost when the lock is another's by now. */
  async confirm(): Promise<void> {
    const seen = await readLock(this.#path);
    if (seen?.owner?.token !== this.#owner.token) this.#controller.abort(new LockLost());
    this.lost.throwIfAborted();
  }

  /** Never rejects: a lock that stays is taken over. */
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
      // Another's, or the disk hiccups: then the next sign of life does it.
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

/** Who holds a lock. */
export type Owner = Readonly<v.InferOutput<typeof OWNER>>;

/** How a lock was left by its last owner: released, by dying, or without a sign of life. */
export type LockState = 'free' | 'dead' | 'silent';

/** A lock as it was seen. */
export interface SeenLock {
  /** Undefined where the file does not say: it may have been created this moment. */
  readonly owner: Owner | undefined;
  /** Changes when the owner gives a sign of life. */
  readonly stamp: string;
}

/** An owner for a download of this process. */
export function newOwner(): Owner {
  return { pid: process.pid, host: hostname(), token: randomUUID() };
}

/** Writes the lock of an owner. @returns false where there is one already. */
export async function createLock(path: string, owner: Owner): Promise<boolean> {
  try {
    await createJson(path, owner);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Looks at a lock; undefined where there is none. Rejects as node:fs does otherwise. */
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

/** Whether an owner is dead for sure. */
export function isDead(owner: Owner | undefined): boolean {
  return owner?.host === hostname() && !isAlive(owner.pid);
}

/**
 * Puts the lock of another owner in the place of one's; there is no moment without a lock.
 * @param token of the owner who gave it up; undefined for a lock that does not say.
 * @returns false where it is that owner's no more, or somebody else is about to do the same.
 */
export async function replaceLock(path: string, token: string | undefined, owner: Owner): Promise<boolean> {
  const claim = await claimLock(path, token, owner);
  if (claim === undefined) return false;
  await rename(claim, path);
  return true;
}

/** Removes the lock of one owner. @returns false as {@link replaceLock} does. */
export async function removeLock(path: string, owner: Owner): Promise<boolean> {
  const claim = await claimLock(path, owner.token, owner);
  if (claim === undefined) return false;
  await rm(path, { force: true });
  await rm(claim, { force: true });
  return true;
}

/** A claim stands for as long as two files take to be renamed; one of a minute ago was left by a crash. */
const CLAIM_MS = 60_000;

/**
 * Looking at a lock and doing something to it are two steps, between which it may become another's. So whoever wants to
 * do it first creates a file whose name only one can create for that owner, and looks again.
 * @returns that file, or undefined where the lock is not to be touched.
 */
async function claimLock(
  path: string,
  token: string | undefined,
  claimant: Owner,
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

/** A window may be closed while it gives its lock back: what a process that is gone has claimed, nobody will finish. */
async function isAbandoned(claim: string): Promise<boolean> {
  if (isDead((await readLock(claim))?.owner)) return true;
  const { mtimeMs } = await lstat(claim).catch(() => ({ mtimeMs: Date.now() }));
  return Math.abs(Date.now() - mtimeMs) > CLAIM_MS;
}
