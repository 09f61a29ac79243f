import assert from 'node:assert/strict';
import { NewestWins } from '../../../src/worker/scheduler.ts';

const never = new AbortController().signal;

function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve('stopped late')));
}

describe('NewestWins', () => {
  it('stops the running job for a newer one', async () => {
    const scheduler = new NewestWins();
    const first = scheduler.run(untilAborted, never);
    const second = scheduler.run(() => Promise.resolve('second'), never);
    await assert.rejects(first, { kind: 'cancelled' });
    assert.equal(await second, 'second');
  });

  it('runs two of a thousand queued jobs: the first and the newest', async () => {
    const scheduler = new NewestWins();
    const ran: number[] = [];
    const jobs = Array.from({ length: 1000 }, (_, index) =>
      scheduler.run((signal) => {
        ran.push(index);
        return index === 999 ? Promise.resolve('done') : untilAborted(signal);
      }, never),
    );
    const results = await Promise.allSettled(jobs);
    assert.deepEqual(ran, [0, 999]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('never runs two jobs at once', async () => {
    const scheduler = new NewestWins();
    let running = 0;
    let most = 0;
    const job = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    };
    await Promise.allSettled(Array.from({ length: 20 }, () => scheduler.run(job, never)));
    assert.equal(most, 1);
  });

  it('lets idle work wait for nothing and disturb nothing', async () => {
    const scheduler = new NewestWins();
    const foreground = scheduler.run(() => new Promise((resolve) => setTimeout(resolve, 5, 'kept')), never);
    await assert.rejects(
      scheduler.run(() => Promise.resolve('idle'), never, 'background'),
      { kind: 'cancelled' },
    );
    assert.equal(await foreground, 'kept');
    assert.equal(await scheduler.run(() => Promise.resolve('idle'), never, 'background'), 'idle');
  });

  it('lets no idle job overtake one that waits for another idle job to end', async () => {
    const scheduler = new NewestWins();
    const first = scheduler.run(untilAborted, never, 'background');
    const wanted = scheduler.run(() => Promise.resolve('wanted'), never);
    const second = scheduler.run(() => Promise.resolve('idle'), never, 'background');
    await assert.rejects(first);
    await assert.rejects(second, { kind: 'cancelled' });
    assert.equal(await wanted, 'wanted');
  });

  it('does not let the worker’s own work stop what the host has asked for', async () => {
    const scheduler = new NewestWins();
    const asked = scheduler.run(
      () => new Promise((resolve) => setTimeout(resolve, 5, 'asked')),
      never,
      'prefetch',
    );
    const own = scheduler.run(() => Promise.resolve('own'), never, 'background');
    await assert.rejects(own, { kind: 'cancelled' });
    assert.equal(await asked, 'asked');
  });

  it('passes on a failure', async () => {
    const failing = new NewestWins().run(() => Promise.reject(new Error('broken')), never);
    await assert.rejects(failing, /broken/);
  });
});
