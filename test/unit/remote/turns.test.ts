import assert from 'node:assert/strict';
import { Turns } from '../../../src/remote/generator.ts';
import { noAbort } from '../../../src/util/async.ts';
import { settle } from '../../support/fakeClock.ts';
import { deferred } from './bench.ts';

const CANCELLED = { reason: 'cancelled' };

/** Work that notes when it begins and ends, and ends when it is told to. */
class Work {
  readonly #finish = deferred<string>();
  readonly #log: string[];
  readonly name: string;
  signal: AbortSignal | undefined;

  constructor(name: string, log: string[]) {
    this.name = name;
    this.#log = log;
  }

  readonly run = async (signal: AbortSignal): Promise<string> => {
    this.signal = signal;
    this.#log.push(`${this.name} begins`);
    const result = await this.#finish.promise;
    this.#log.push(`${this.name} ends`);
    return result;
  };

  finish(): void {
    this.#finish.resolve(this.name);
  }
}

describe('Turns', () => {
  let turns: Turns;
  let log: string[];
  const work = (name: string): Work => new Work(name, log);
  beforeEach(() => {
    turns = new Turns();
    log = [];
  });

  it('give what the work gives, and are free again', async () => {
    const a = work('a');
    const turn = turns.take(noAbort, a.run);
    assert.ok(turns.taken);
    a.finish();
    assert.equal(await turn, 'a');
    await settle();
    assert.ok(!turns.taken);
  });

  it('fail as the work does, and are free again', async () => {
    await assert.rejects(
      turns.take(noAbort, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    await settle();
    assert.ok(!turns.taken);
  });

  it('begin only when the one before has let go', async () => {
    const [a, b] = [work('a'), work('b')];
    const first = turns.take(noAbort, a.run);
    await settle();
    const second = turns.take(noAbort, b.run);
    assert.ok(a.signal?.aborted);
    await settle();
    assert.deepEqual(log, ['a begins']);
    a.finish();
    b.finish();
    await Promise.all([first, second]);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('go to the newest of those that wait, which still waits for the first', async () => {
    const [a, b, c] = [work('a'), work('b'), work('c')];
    const first = turns.take(noAbort, a.run);
    await settle();
    const second = assert.rejects(turns.take(noAbort, b.run), CANCELLED);
    const third = turns.take(noAbort, c.run);
    await second;
    await settle();
    assert.deepEqual(log, ['a begins']);
    a.finish();
    c.finish();
    assert.deepEqual(await Promise.all([first, third]), ['a', 'c']);
    assert.deepEqual(log, ['a begins', 'a ends', 'c begins', 'c ends']);
  });

  it("end with the caller's signal too", async () => {
    const controller = new AbortController();
    const a = work('a');
    const turn = turns.take(controller.signal, a.run);
    await settle();
    controller.abort();
    assert.ok(a.signal?.aborted);
    a.finish();
    await turn;
    await assert.rejects(turns.take(controller.signal, a.run), CANCELLED);
  });

  it('are over for all once they are closed', async () => {
    const a = work('a');
    const turn = turns.take(noAbort, a.run);
    await settle();
    turns.dispose();
    assert.ok(a.signal?.aborted);
    await assert.rejects(turns.take(noAbort, a.run), CANCELLED);
    a.finish();
    await turn;
  });
});
