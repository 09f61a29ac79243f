import assert from 'node:assert/strict';
import { RemoteError } from '../../../src/remote/errors.ts';
import { type HealthState, ServerHealth } from '../../../src/remote/health.ts';
import { silentLog } from '../../../src/util/log.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const FAULT = new RemoteError('broken', 'models.example has a fault.');

describe('ServerHealth', () => {
  let clock: FakeClock;
  let health: ServerHealth;
  let seen: HealthState[];
  beforeEach(() => {
    clock = new FakeClock();
    health = new ServerHealth(clock, silentLog, 'models.example');
    seen = [];
    health.onChange((state) => seen.push(state));
  });

  it('knows nothing at first, and lets ask', () => {
    assert.deepEqual(health.state, { kind: 'unknown' });
    health.require();
  });

  it('tells since when the server answers, once', async () => {
    health.answered();
    await clock.advance(500);
    health.answered();
    assert.deepEqual(seen, [{ kind: 'up', since: 0 }]);
  });

  it('tells since when and why it does not, and until when it is left alone', async () => {
    await clock.advance(100);
    health.failed(FAULT);
    await clock.advance(1000);
    health.failed(FAULT);
    const down = { kind: 'down', reason: 'broken', message: FAULT.message, since: 100 } as const;
    assert.deepEqual(seen, [
      { ...down, retryAt: 1100 },
      { ...down, retryAt: 3100 },
    ]);
    assert.throws(() => health.require(), { kind: 'resting', message: FAULT.message });
    await clock.advance(2000);
    health.require();
  });

  it('takes a server that is too slow to begin for one that is away', () => {
    health.late(1000);
    assert.throws(() => health.require(), {
      kind: 'resting',
      message: /models\.example did not begin .* within 1 s/,
    });
  });

  it('never leaves it alone for longer than half a minute by itself', () => {
    for (let fault = 0; fault < 20; fault++) health.failed(FAULT);
    assert.ok(health.state.kind === 'down');
    assert.equal(health.state.retryAt, 30_000);
  });

  it('begins anew with an answer, or when the user wants to try', () => {
    for (const begin of [() => health.answered(), () => health.forgive()]) {
      health.failed(FAULT);
      health.failed(FAULT);
      begin();
      health.require();
      health.failed(FAULT);
      assert.ok(health.state.kind === 'down');
      assert.equal(health.state.retryAt, 1000);
      health.forgive();
    }
  });

  for (const reason of ['cancelled', 'special-token', 'resting'] as const) {
    it(`is not changed by what was ${reason}`, () => {
      health.failed(new RemoteError(reason, ''));
      assert.deepEqual(seen, []);
    });
  }
});
