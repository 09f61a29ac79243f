import assert from 'node:assert/strict';
import { TtlCache } from '../../../src/util/ttlCache.ts';
import { FakeClock } from '../../support/fakeClock.ts';

describe('TtlCache', () => {
  const clock = new FakeClock();

  /** The fake clock's zero is before all time to the cache. */
  before(async () => await clock.advance(1));

  it('remembers for some time', async () => {
    const cache = new TtlCache<string>(clock, 10, 100);
    cache.set('a', 'first');
    await clock.advance(100);
    assert.equal(cache.get('a'), 'first');
    await clock.advance(1);
    assert.equal(cache.get('a'), undefined);
  });

  it('remembers for ever without a time, and lets go of what was asked for longest ago', async () => {
    const cache = new TtlCache<string>(clock, 2);
    cache.set('a', 'first');
    cache.set('b', 'second');
    await clock.advance(1e9);
    assert.equal(cache.get('a'), 'first');
    cache.set('c', 'third');
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], ['first', undefined, 'third']);
  });

  it('makes a value once for all who ask, and again where there was none', async () => {
    const cache = new TtlCache<string>(clock, 2);
    let made = 0;
    const make = async (): Promise<string | undefined> => {
      made++;
      return await Promise.resolve(made === 1 ? undefined : 'value');
    };
    assert.deepEqual(await Promise.all([cache.fetch('a', make), cache.fetch('a', make)]), [
      undefined,
      undefined,
    ]);
    assert.equal(await cache.fetch('a', make), 'value');
    assert.equal(await cache.fetch('a', make), 'value');
    assert.equal(made, 2);
  });
});
