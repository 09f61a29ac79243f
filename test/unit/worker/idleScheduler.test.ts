import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { IdleScheduler } from '../../../src/worker/idleScheduler.ts';

describe('IdleWork', () => {
  function task(
    after: number,
    times = 1,
  ): { dueAfter: () => number | undefined; run: () => Promise<void>; ran: number } {
    const made = {
      ran: 0,
      dueAfter: () => (made.ran < times ? after : undefined),
      run: () => {
        made.ran++;
        return Promise.resolve();
      },
    };
    return made;
  }

  it('runs what is due, the first first, once it has been quiet', async () => {
    const slow = task(40);
    const quick = task(5);
    const idle = new IdleScheduler([slow, quick]);
    idle.start();
    await sleep(20);
    assert.deepEqual([quick.ran, slow.ran], [1, 0]);
    await sleep(50);
    assert.equal(slow.ran, 1);
    idle.end();
  });

  it('waits anew whenever something is asked for', async () => {
    const work = task(40);
    const idle = new IdleScheduler([work]);
    for (let key = 0; key < 5; key++) {
      await idle.trackRequest(Promise.resolve());
      await sleep(10);
    }
    assert.equal(work.ran, 0);
    idle.end();
  });

  it('does not even try while something that was asked for goes on', async () => {
    const work = task(5);
    const idle = new IdleScheduler([work]);
    const refused = sleep(40).then(() => Promise.reject(new Error('refused')));
    const answers = [idle.trackRequest(sleep(5)), idle.trackRequest(refused)];
    await sleep(25);
    assert.equal(work.ran, 0);
    await assert.rejects(Promise.all(answers), /refused/);
    await sleep(20);
    assert.equal(work.ran, 1);
    idle.end();
  });

  it('tries again after a quiet while when it was interrupted', async () => {
    let tries = 0;
    const times: number[] = [];
    const idle = new IdleScheduler([
      {
        dueAfter: () => (tries < 2 ? 20 : undefined),
        run: () => {
          tries++;
          times.push(performance.now());
          return Promise.reject(new Error('interrupted'));
        },
      },
    ]);
    idle.start();
    await sleep(100);
    assert.equal(tries, 2);
    assert.ok(times[1]! - times[0]! >= 15);
  });

  it('does nothing more once it has ended', async () => {
    const work = task(5);
    const idle = new IdleScheduler([work]);
    idle.start();
    idle.end();
    idle.start();
    await sleep(20);
    assert.equal(work.ran, 0);
  });
});
