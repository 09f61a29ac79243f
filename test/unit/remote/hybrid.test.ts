import assert from 'node:assert/strict';
import { GenerateError, type Timing } from '../../../src/completion/generator.ts';
import type { Candidate } from '../../../src/completion/types.ts';
import type { HealthState } from '../../../src/remote/health.ts';
import { HybridGenerator, type HybridOptions } from '../../../src/remote/hybrid.ts';
import { noAbort } from '../../../src/util/async.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeGenerator } from '../../support/fakeGenerator.ts';
import { PROMPT } from './bench.ts';

class FakeServer extends FakeGenerator {
  state: HealthState = { kind: 'unknown' };
  readonly late: number[] = [];

  get health(): { state: HealthState; late: (ms: number) => void } {
    return { state: this.state, late: (ms) => this.late.push(ms) };
  }
}

const DOWN: HealthState = { kind: 'down', reason: 'broken', message: '', since: 0, retryAt: 1 };
const away = new GenerateError('unavailable', 'away');

/** A score for a text as one token. */
const sure = (text: string, logProbability: number): Partial<Candidate> => ({
  scores: [{ end: text.length, logProbability }],
});

class Bench {
  readonly clock = new FakeClock();
  readonly local = new FakeGenerator();
  readonly remote = new FakeServer();
  readonly texts: string[] = [];
  readonly hybrid: HybridGenerator;

  constructor(options: Partial<HybridOptions> = {}) {
    const { clock } = this;
    const all = { prefer: 'local', threshold: -0.5, patienceMs: 1000, clock, ...options } as const;
    this.hybrid = new HybridGenerator(this.local, this.remote, all);
  }

  async generate(timing: Timing = {}, signal = noAbort): Promise<Candidate> {
    return await this.hybrid.generate(PROMPT, signal, (text) => this.texts.push(text), timing);
  }
}

describe('HybridGenerator, the local model first', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('shows the server nothing where the local model is sure', async () => {
    const answer = bench.generate();
    bench.local.last.finish('own', sure('own', -0.4));
    assert.equal((await answer).text, 'own');
    assert.equal(bench.remote.asked.length, 0);
  });

  it('shows it nothing where there is nothing to doubt', async () => {
    const answer = bench.generate();
    bench.local.last.finish('');
    assert.equal((await answer).text, '');
    assert.equal(bench.remote.asked.length, 0);
  });

  it('asks the server where the local model is in doubt, without another pause', async () => {
    const answer = bench.generate({ decodeAfterMs: 100 });
    bench.local.last.finish('own', sure('own', -0.6));
    await settle();
    assert.equal(bench.local.last.timing.decodeAfterMs, 100);
    assert.equal(bench.remote.last.timing.decodeAfterMs, 0);
    bench.remote.last.write('rem');
    bench.remote.last.finish('remote');
    assert.equal((await answer).text, 'remote');
    assert.deepEqual(bench.texts, ['rem']);
  });

  it('has its own text where the server has none', async () => {
    const answer = bench.generate();
    bench.local.last.finish('own', sure('own', -2));
    await settle();
    bench.remote.last.fail(away);
    assert.equal((await answer).text, 'own');
    assert.deepEqual(bench.remote.late, []);
  });

  it('has its own text where the server has none in time', async () => {
    const answer = bench.generate();
    bench.local.last.finish('own', sure('own', -2));
    await bench.clock.advance(999);
    assert.ok(!bench.remote.last.signal.aborted);
    await bench.clock.advance(1);
    assert.ok(bench.remote.last.signal.aborted);
    assert.equal((await answer).text, 'own');
    assert.deepEqual(bench.remote.late, [1000]);
  });

  it('waits on once the server has begun', async () => {
    const answer = bench.generate();
    bench.local.last.finish('own', sure('own', -2));
    await settle();
    bench.remote.last.write('b');
    await bench.clock.advance(5000);
    bench.remote.last.finish('remote');
    assert.equal((await answer).text, 'remote');
    assert.equal(bench.clock.timers, 0);
  });

  it('offers both where the user asked for a choice', async () => {
    const answer = bench.generate({ alternatives: 3 });
    bench.local.last.finish('own', { ...sure('own', -2), alternatives: [{ text: 'other', scores: [] }] });
    await settle();
    bench.remote.last.finish('remote');
    const { text, alternatives } = await answer;
    assert.deepEqual([text, ...alternatives.map((one) => one.text)], ['remote', 'own', 'other']);
  });

  it('neither prefetches nor prefills on the server', async () => {
    const answer = bench.generate({ idle: true });
    bench.local.ahead.at(-1)!.finish('own', sure('own', -2));
    assert.equal((await answer).text, 'own');
    await bench.hybrid.prefill(PROMPT, noAbort);
    assert.equal(bench.remote.ahead.length + bench.remote.asked.length + bench.remote.prefilled.length, 0);
    assert.equal(bench.local.prefilled.length, 1);
  });

  it('ends with the signal, whoever is being asked', async () => {
    for (const inDoubt of [false, true]) {
      const controller = new AbortController();
      const answer = bench.generate({}, controller.signal);
      if (inDoubt) bench.local.last.finish('own', sure('own', -2));
      await settle();
      controller.abort();
      await assert.rejects(answer, { kind: 'cancelled' });
    }
  });

  it('fails as the local model does', async () => {
    const answer = bench.generate();
    bench.local.last.fail(away);
    await assert.rejects(answer, away);
    assert.equal(bench.remote.asked.length, 0);
  });
});

describe('HybridGenerator, the server first', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench({ prefer: 'remote' });
  });

  it('asks nobody else where the server answers', async () => {
    const answer = bench.generate();
    bench.remote.last.finish('remote');
    assert.equal((await answer).text, 'remote');
    assert.equal(bench.local.asked.length, 0);
  });

  it('asks the local model at once where the server is away', async () => {
    const answer = bench.generate();
    bench.remote.last.fail(away);
    await settle();
    bench.local.last.finish('own');
    assert.equal((await answer).text, 'own');
    assert.equal(bench.clock.now(), 0);
  });

  it('asks the local model where the server takes too long, the pause aside', async () => {
    const answer = bench.generate({ decodeAfterMs: 200 });
    await bench.clock.advance(1199);
    assert.equal(bench.local.asked.length, 0);
    await bench.clock.advance(1);
    bench.local.last.finish('own');
    assert.equal((await answer).text, 'own');
  });

  it('does not ask the local model for what nobody waits for any more', async () => {
    const answer = bench.generate();
    bench.remote.last.fail(new GenerateError('cancelled', 'a newer one came first'));
    await assert.rejects(answer, { kind: 'cancelled' });
    assert.equal(bench.local.asked.length, 0);
  });

  it('prefills on the one that will be asked', async () => {
    await bench.hybrid.prefill(PROMPT, noAbort);
    bench.remote.state = DOWN;
    await bench.hybrid.prefill(PROMPT, noAbort);
    assert.deepEqual([bench.remote.prefilled.length, bench.local.prefilled.length], [1, 1]);
  });
});
