import assert from 'node:assert/strict';
import { POLL_MS } from '../../../src/advice/pressure.ts';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { MemoryGuard } from '../../../src/models/memoryGuard.ts';
import type { ServiceState } from '../../../src/models/switcher.ts';
import { Emitter } from '../../../src/util/disposable.ts';
import { silentLog } from '../../../src/util/log.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const GIGABYTE = 2 ** 30;
const LARGE: EngineModel = { label: 'Large', path: '/large.gguf', bundled: false };
const BUNDLED: EngineModel = { label: 'Bundled', path: '/bundled.gguf', bundled: true };

class Bench {
  readonly clock = new FakeClock();
  readonly changes = new Emitter<ServiceState>();
  available: number | undefined = 8 * GIGABYTE;
  enabled = true;
  wanted = LARGE;
  loaded: readonly EngineModel[] = [LARGE];
  samples = 0;
  dropped = 0;
  told = 0;
  readonly guard: MemoryGuard;

  constructor() {
    this.guard = new MemoryGuard({
      switcher: {
        dropKept: () => {
          this.dropped++;
        },
        loaded: this.loaded,
        onChange: this.changes.event,
      },
      wanted: () => this.wanted,
      bytesOf: () => Promise.resolve(2 * GIGABYTE),
      sample: (at) => {
        this.samples++;
        return { at, available: this.available, total: 16 * GIGABYTE };
      },
      enabled: () => this.enabled,
      clock: this.clock,
      log: silentLog,
    });
    this.guard.onChange(() => this.told++);
    this.changes.fire({} as ServiceState);
  }

  async polls(count: number): Promise<void> {
    for (let poll = 0; poll < count; poll++) await this.clock.advance(POLL_MS);
  }
}

describe('MemoryGuard', () => {
  it('changes nothing while there is room', async () => {
    const bench = new Bench();
    await bench.polls(30);
    assert.deepEqual([bench.samples, bench.told, bench.dropped, bench.guard.reduced], [30, 0, 0, false]);
  });

  it('steps down when memory is short for longer than a moment, and up when it lasts', async () => {
    const bench = new Bench();
    bench.available = GIGABYTE / 4;
    await bench.polls(1);
    assert.ok(!bench.guard.reduced);
    await bench.polls(1);
    assert.deepEqual([bench.guard.reduced, bench.told], [true, 1]);
    assert.ok(bench.dropped > 0);
    bench.available = 8 * GIGABYTE;
    await bench.polls(5);
    assert.ok(bench.guard.reduced);
    await bench.polls(10);
    assert.deepEqual([bench.guard.reduced, bench.told], [false, 2]);
  });

  it('does not step up where the larger model would not fit', async () => {
    const bench = new Bench();
    bench.available = GIGABYTE / 4;
    await bench.polls(2);
    bench.available = 3 * GIGABYTE;
    await bench.polls(40);
    assert.ok(bench.guard.reduced);
  });

  it('has nothing smaller than the bundled model, but gives back what is kept', async () => {
    const bench = new Bench();
    bench.wanted = BUNDLED;
    bench.available = GIGABYTE / 4;
    await bench.polls(3);
    assert.deepEqual([bench.guard.reduced, bench.told], [false, 0]);
    assert.ok(bench.dropped > 0);
  });

  it('leaves the next choice to the user', async () => {
    const bench = new Bench();
    bench.available = GIGABYTE / 4;
    await bench.polls(2);
    bench.guard.reset();
    assert.ok(!bench.guard.reduced);
  });

  it('does nothing where it is turned off, nor where the system says nothing', async () => {
    const off = new Bench();
    off.enabled = false;
    off.available = GIGABYTE / 4;
    await off.polls(5);
    assert.equal(off.guard.reduced, false);
    const mute = new Bench();
    mute.available = undefined;
    await mute.polls(5);
    assert.deepEqual([mute.guard.reduced, mute.dropped], [false, 0]);
  });

  it('looks no more once it is disposed', async () => {
    const bench = new Bench();
    bench.guard.dispose();
    await bench.polls(5);
    assert.equal(bench.samples, 0);
  });
});
