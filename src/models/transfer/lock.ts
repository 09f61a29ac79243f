import { utimes } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import {
  createLock,
  isDead,
  newOwner,
  readLock,
  removeLock,
  replaceLock,
  type LockState,
  type Owner,
} from './lockFile.ts';
import { pause } from './pause.ts';

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
