import assert from 'node:assert/strict';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  createLock,
  isDead,
  type Lock,
  LockLost,
  type LockOptions,
  newOwner,
  readLock,
  removeLock,
  replaceLock,
  acquireLock,
} from '../../../src/download/lock.ts';
import { noAbort } from '../../../src/util/async.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { useScratch } from '../../support/scratch.ts';

describe('the lock beside a target', () => {
  const scratch = useScratch();
  const target = (): string => join(scratch(), 'model.gguf');
  const path = (): string => `${target()}.lock`;
  let held: Lock[];
  beforeEach(() => (held = []));
  afterEach(async () => await Promise.all(held.map(async (lock) => await lock.release())));

  async function take(options: Partial<LockOptions> = {}): Promise<Lock> {
    const clock = new HastyClock((ms) => ms === 1000);
    const lock = await acquireLock(target(), {
      clock,
      signal: noAbort,
      onWait: async () => await Promise.resolve(),
      ...options,
    });
    held.push(lock);
    return lock;
  }

  const token = (): unknown => (JSON.parse(readFileSync(path(), 'utf8')) as { token: unknown }).token;
  const names = (): string[] => readdirSync(scratch()).sort();
  const foreign = (changes: object = {}): void => {
    writeFileSync(
      path(),
      JSON.stringify({ pid: process.ppid, host: hostname(), token: 'theirs', ...changes }),
    );
  };

  it('is free at first, and leaves nothing', async () => {
    const lock = await take();
    assert.equal(lock.previousState, 'free');
    assert.deepEqual(names(), ['model.gguf.lock']);
    await lock.release();
    assert.deepEqual(names(), []);
  });

  it('says whose it is from the moment in which it is there', async () => {
    const owner = newOwner();
    const creating = createLock(path(), owner);
    assert.equal(token(), owner.token);
    assert.equal(await creating, true);
    assert.equal(await createLock(path(), newOwner()), false);
  });

  it('has one owner at a time, of one process too', async () => {
    const first = await take();
    let looks = 0;
    const onWait = async (): Promise<void> => {
      if (++looks === 3) await first.release();
    };
    const second = await take({ onWait });
    assert.equal(looks, 3);
    assert.equal(second.previousState, 'free');
  });

  for (const [what, before] of [
    ['', () => undefined],
    [', also that of a process that is gone,', () => foreign({ pid: 999_999_999 })],
  ] as const) {
    it(`goes${what} to one of many at a time`, async () => {
      before();
      const clock = new HastyClock((ms) => ms === 1000);
      let owners = 0;
      const one = async (): Promise<void> => {
        const lock = await take({ clock });
        assert.equal(++owners, 1);
        await settle();
        owners--;
        await lock.release();
      };
      await Promise.all(Array.from({ length: 8 }, one));
      assert.deepEqual(names(), []);
    });
  }

  it('of a process that is gone is taken over at once', async () => {
    foreign({ pid: 999_999_999 });
    const lock = await take({ onWait: () => assert.fail('nobody to wait for') });
    assert.equal(lock.previousState, 'dead');
    assert.notEqual(token(), 'theirs');
    assert.deepEqual(names(), ['model.gguf.lock']);
  });

  for (const [what, changes] of [
    ['of a process that lives', {}],
    ['of another machine, of whose processes we know nothing', { host: 'other', pid: 999_999_999 }],
    ['that does not say whose it is', { token: undefined }],
  ] as const) {
    it(`${what} is taken over after half a minute without a sign of life`, async () => {
      foreign(changes);
      const clock = new HastyClock((ms) => ms === 1000);
      const lock = await take({ clock });
      assert.equal(lock.previousState, 'silent');
      assert.ok(clock.now() >= 30_000 && clock.now() <= 60_000, String(clock.now()));
    });
  }

  it('of a process that ended while it gave it back is taken over at the second look', async () => {
    const gone = { pid: 999_999_999 };
    foreign(gone);
    writeFileSync(`${path()}.theirs`, JSON.stringify({ ...gone, host: hostname(), token: 'claimant' }));
    const clock = new HastyClock((ms) => ms === 1000);
    await take({ clock });
    assert.ok(clock.now() <= 2000, String(clock.now()));
    assert.deepEqual(names(), ['model.gguf.lock']);
  });

  it('is left alone as long as there are signs of life', async () => {
    foreign();
    const controller = new AbortController();
    const clock = new HastyClock((ms) => ms === 1000);
    let looks = 0;
    const onWait = async (): Promise<void> => {
      looks++;
      if (looks % 20 === 0) utimesSync(path(), looks, looks);
      if (looks === 100) controller.abort(new Error('enough'));
      await Promise.resolve();
    };
    await assert.rejects(take({ clock, onWait, signal: controller.signal }), /enough/);
    assert.equal(token(), 'theirs');
    assert.equal(clock.timers, 0);
  });

  it('does not trust the clock of the wall', async () => {
    foreign();
    utimesSync(path(), 0, 0);
    const controller = new AbortController();
    const onWait = async (): Promise<void> => {
      controller.abort(new Error('it waits'));
      await Promise.resolve();
    };
    await assert.rejects(take({ onWait, signal: controller.signal }), /it waits/);
  });

  it('gives a sign of life every five seconds', async () => {
    const clock = new FakeClock();
    await take({ clock });
    for (let times = 0; times < 3; times++) {
      utimesSync(path(), 1, 1);
      await clock.advance(5000);
      while (statSync(path()).mtimeMs === 1000) await settle();
      while (clock.timers === 0) await settle();
    }
  });

  it('that another took over is noticed, and left to it', async () => {
    const clock = new FakeClock();
    const lock = await take({ clock });
    foreign();
    await clock.advance(5000);
    while (!lock.lost.aborted) await settle();
    assert.ok(lock.lost.reason instanceof LockLost);
    await assert.rejects(lock.confirm(), LockLost);
    await lock.release();
    assert.equal(token(), 'theirs');
    assert.deepEqual(names(), ['model.gguf.lock']);
    assert.equal(clock.timers, 0);
  });

  it('that is gone is lost', async () => {
    const lock = await take();
    rmSync(path());
    await assert.rejects(lock.confirm(), LockLost);
    assert.ok(lock.lost.aborted);
  });

  it('may be a link, which is not followed', async () => {
    const outside = join(scratch(), 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'file'), JSON.stringify({ pid: 999_999_999, host: hostname(), token: 'x' }));
    symlinkSync(join(outside, 'file'), path());
    const lock = await take();
    assert.equal(lock.previousState, 'silent');
    assert.match(readFileSync(join(outside, 'file'), 'utf8'), /999999999/);
  });
});

describe('a lock file', () => {
  const scratch = useScratch();
  const path = (): string => join(scratch(), 'lock');

  it('is created once', async () => {
    const owner = newOwner();
    assert.deepEqual([await createLock(path(), owner), await createLock(path(), newOwner())], [true, false]);
    assert.deepEqual((await readLock(path()))?.owner, owner);
  });

  it('is not there where none is', async () => {
    assert.equal(await readLock(path()), undefined);
    assert.equal(await removeLock(path(), newOwner()), false);
    assert.equal(await replaceLock(path(), undefined, newOwner()), false);
    assert.deepEqual(readdirSync(scratch()), []);
  });

  it('is removed or replaced only where it is of the owner whose it was', async () => {
    const [owner, other] = [newOwner(), newOwner()];
    await createLock(path(), owner);
    assert.equal(await removeLock(path(), other), false);
    assert.equal(await replaceLock(path(), other.token, other), false);
    assert.deepEqual((await readLock(path()))?.owner, owner);
    assert.equal(await replaceLock(path(), owner.token, other), true);
    assert.deepEqual((await readLock(path()))?.owner, other);
    assert.equal(await removeLock(path(), owner), false);
    assert.equal(await removeLock(path(), other), true);
    assert.deepEqual(readdirSync(scratch()), []);
  });

  it('goes to one of those who replace it at once', async () => {
    const owner = newOwner();
    await createLock(path(), owner);
    const others = Array.from({ length: 10 }, newOwner);
    const replaced = await Promise.all(
      others.map(async (other) => await replaceLock(path(), owner.token, other)),
    );
    assert.equal(replaced.filter((isReplaced) => isReplaced).length, 1);
    assert.deepEqual((await readLock(path()))?.owner, others[replaced.indexOf(true)]);
    assert.deepEqual(readdirSync(scratch()), ['lock']);
  });

  it('that was about to be replaced in a crash can be replaced again', async () => {
    const [owner, other] = [newOwner(), newOwner()];
    await createLock(path(), owner);
    const claim = `${path()}.${owner.token}`;
    writeFileSync(claim, '');
    assert.equal(await replaceLock(path(), owner.token, other), false);
    utimesSync(claim, 1, 1);
    assert.equal(await replaceLock(path(), owner.token, other), false);
    assert.equal(await replaceLock(path(), owner.token, other), true);
  });

  for (const token of ['', '../x', 'a/b', 'x'.repeat(41)]) {
    it(`says nothing with a token of ${JSON.stringify(token)}`, async () => {
      writeFileSync(path(), JSON.stringify({ ...newOwner(), token }));
      assert.equal((await readLock(path()))?.owner, undefined);
    });
  }

  it('tells whose process is gone, on this machine', () => {
    const owner = newOwner();
    assert.deepEqual(
      [owner, { ...owner, pid: 999_999_999 }, { ...owner, pid: 999_999_999, host: 'other' }, undefined].map(
        isDead,
      ),
      [false, true, false, false],
    );
  });
});
