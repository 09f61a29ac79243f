import assert from 'node:assert/strict';
import type { EngineState } from '../../../src/host/engineState.ts';
import { type PreparedLoad, Supervisor } from '../../../src/host/supervisor.ts';
import { silentLog } from '../../../src/util/log.ts';
import { type Behaviour, FakeChild, LOAD_PARAMS } from '../../support/fakeChild.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const PROMPT = { document: '', before: '', suffix: '' };

const MODEL = { label: 'Test Model', path: '/models/test.gguf', bundled: false };

class Bench {
  readonly clock = new FakeClock();
  readonly children: FakeChild[] = [];
  readonly states: EngineState['kind'][] = [];
  readonly supervisor: Supervisor;
  behaviour: Behaviour = 'healthy';
  problem: string | undefined;
  idleMs = 0;

  constructor() {
    this.supervisor = new Supervisor({
      model: MODEL,
      idleUnloadMs: () => this.idleMs,
      spawn: () => this.#spawn(),
      prepare: () => Promise.resolve(this.#prepared()),
      clock: this.clock,
      log: silentLog,
    });
    this.supervisor.onChange(({ kind }) => this.states.push(kind));
  }

  get child(): FakeChild {
    return this.children.at(-1)!;
  }

  get reason(): string {
    const { state } = this.supervisor;
    return 'reason' in state ? state.reason : '';
  }

  #prepared(): PreparedLoad {
    return this.problem === undefined
      ? { kind: 'ready', params: LOAD_PARAMS }
      : { kind: 'problem', reason: this.problem };
  }

  #spawn(): FakeChild {
    const child = new FakeChild(this.behaviour);
    this.children.push(child);
    return child;
  }
}

describe('Supervisor', () => {
  it('starts nothing before the first use, and one worker for many', async () => {
    const bench = new Bench();
    await settle();
    assert.equal(bench.children.length, 0);
    await Promise.all([bench.supervisor.session(), bench.supervisor.session()]);
    assert.equal(bench.children.length, 1);
    assert.equal(bench.supervisor.state.kind, 'ready');
  });

  it('starts again one second after a crash', async () => {
    const bench = new Bench();
    await bench.supervisor.session();
    bench.child.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    assert.equal(bench.supervisor.state.kind, 'restarting');
    await assert.rejects(bench.supervisor.session(), /ended by SIGKILL/);
    await bench.clock.advance(1000);
    assert.equal(bench.supervisor.state.kind, 'ready');
    assert.equal(bench.children.length, 2);
  });

  it('stops after five crashes in three minutes, with the remedy, until it is restarted', async () => {
    const bench = new Bench();
    await bench.supervisor.session();
    for (let crash = 0; crash < 5; crash++) {
      bench.child.exit({ code: null, signal: 'SIGKILL' });
      await bench.clock.advance(10_000);
    }
    assert.equal(bench.supervisor.state.kind, 'failed');
    assert.match(bench.reason, /5 crashes.*Restart Engine/);
    assert.equal(bench.children.length, 5);
    bench.supervisor.restart();
    await bench.supervisor.session();
    assert.equal(bench.supervisor.state.kind, 'ready');
  });

  it('does not load a model again that crashed the engine while loading', async () => {
    const bench = new Bench();
    bench.behaviour = 'silent';
    bench.supervisor.session().catch(() => undefined);
    await settle();
    bench.child.exit({ code: null, signal: 'SIGSEGV' });
    await bench.clock.advance(60_000);
    assert.equal(bench.children.length, 1);
    assert.match(bench.reason, /Test Model crashed the engine.*SIGSEGV.*Switch Model/);
  });

  it('names the model and the remedy when the engine refuses it', async () => {
    const bench = new Bench();
    bench.behaviour = 'refuses';
    await assert.rejects(bench.supervisor.session());
    assert.match(bench.reason, /Test Model could not be loaded: Failed to load model\. Choose another/);
    assert.ok(bench.child.disconnected);
  });

  it('starts again after a load that broke in a way nobody thought of', async () => {
    const bench = new Bench();
    bench.behaviour = 'breaks';
    await assert.rejects(bench.supervisor.session(), /a bug/);
    await settle();
    assert.ok(bench.children[0]!.killed);
    assert.equal(bench.supervisor.state.kind, 'restarting');
    bench.behaviour = 'healthy';
    await bench.clock.advance(1000);
    assert.equal(bench.supervisor.state.kind, 'ready');
  });

  it('starts no process for a file that fails the check', async () => {
    const bench = new Bench();
    bench.problem = 'notes.gguf is a text file.';
    await assert.rejects(bench.supervisor.session(), /text file/);
    assert.equal(bench.children.length, 0);
    assert.equal(bench.supervisor.state.kind, 'failed');
  });

  it('gives up a load that makes no progress for a minute', async () => {
    const bench = new Bench();
    bench.behaviour = 'silent';
    bench.supervisor.session().catch(() => undefined);
    await bench.clock.advance(61_000);
    assert.ok(bench.children[0]!.killed);
  });

  it('gives up a worker that says nothing at its start', async () => {
    const bench = new Bench();
    bench.behaviour = 'mute';
    bench.supervisor.session().catch(() => undefined);
    await bench.clock.advance(20_500);
    assert.ok(bench.child.killed);
    assert.equal(bench.supervisor.state.kind, 'restarting');
  });

  it('refuses a worker of another version', async () => {
    const bench = new Bench();
    bench.behaviour = 'wrong-version';
    await assert.rejects(bench.supervisor.session(), /speaks protocol/);
    assert.ok(bench.child.killed);
  });

  it('ends a worker that stops answering while it generates', async () => {
    const bench = new Bench();
    const session = await bench.supervisor.session();
    bench.child.behaviour = 'silent';
    const answer = session.evaluate('prefill', { document: '', before: '', suffix: '' });
    answer.catch(() => undefined);
    await bench.clock.advance(12_500);
    assert.ok(bench.children[0]!.killed);
    await assert.rejects(answer, /ended by SIGKILL/);
  });

  it('survives garbled messages', async () => {
    const bench = new Bench();
    const session = await bench.supervisor.session();
    bench.child.emit({ garbled: true });
    assert.equal(
      (await session.evaluate('complete', { document: '', before: '', suffix: '', maxTokens: 1 })).text,
      'x',
    );
  });

  it('leaves no process behind when it is disposed while it starts', async () => {
    const bench = new Bench();
    const session = bench.supervisor.session();
    bench.supervisor.dispose();
    await assert.rejects(session);
    await settle();
    assert.ok(bench.children.every((child) => child.disconnected));
  });

  it('kills a worker that does not end by itself within a second', async () => {
    const bench = new Bench();
    await bench.supervisor.session();
    bench.child.behaviour = 'silent';
    bench.supervisor.dispose();
    await bench.clock.advance(1000);
    assert.ok(bench.child.killed);
  });
});

describe('a Supervisor that is not used', () => {
  const MINUTE = 60_000;

  /** Serves, and would sleep after a minute. */
  async function serving(): Promise<Bench> {
    const bench = new Bench();
    bench.idleMs = MINUTE;
    await bench.supervisor.session();
    return bench;
  }

  it('ends its worker after the time that was set, which is no crash', async () => {
    const bench = await serving();
    await bench.clock.advance(MINUTE - 1);
    assert.equal(bench.supervisor.state.kind, 'ready');
    await bench.clock.advance(1);
    assert.equal(bench.supervisor.state.kind, 'asleep');
    assert.ok(bench.child.disconnected && !bench.child.killed);
    assert.deepEqual(bench.states, ['loading', 'ready', 'asleep']);
  });

  it('starts again for the next that asks, with one worker for many', async () => {
    const bench = await serving();
    await bench.clock.advance(MINUTE);
    const { supervisor } = bench;
    const sessions = await Promise.all([supervisor.session(), supervisor.session()]);
    assert.equal(sessions[0], sessions[1]);
    assert.equal((await sessions[0].evaluate('complete', { ...PROMPT, maxTokens: 1 })).text, 'x');
    assert.deepEqual([bench.children.length, supervisor.state.kind], [2, 'ready']);
  });

  it('serves one that asks in the moment in which it falls asleep', async () => {
    const bench = await serving();
    const { supervisor } = bench;
    let asked: Promise<unknown> | undefined;
    supervisor.onChange(({ kind }) => {
      if (kind === 'asleep') asked = supervisor.session();
    });
    await bench.clock.advance(MINUTE);
    await asked;
    assert.deepEqual([bench.children.length, supervisor.state.kind], [2, 'ready']);
    assert.ok(bench.children[0]!.disconnected && !bench.child.disconnected);
  });

  it('sleeps as often as it is left alone, and never counts that as crashes', async () => {
    const bench = await serving();
    for (let times = 0; times < 6; times++) {
      await bench.clock.advance(MINUTE);
      assert.equal(bench.supervisor.state.kind, 'asleep');
      await bench.supervisor.session();
    }
    bench.child.exit({ code: null, signal: 'SIGKILL' });
    await settle();
    assert.equal(bench.supervisor.state.kind, 'restarting');
  });

  it('sleeps although its worker does not end by itself', async () => {
    const bench = await serving();
    bench.child.behaviour = 'silent';
    await bench.clock.advance(MINUTE + 1000);
    assert.ok(bench.child.killed);
    assert.equal(bench.supervisor.state.kind, 'asleep');
  });

  it('counts from the last use', async () => {
    const bench = await serving();
    await bench.clock.advance(MINUTE - 1000);
    const session = await bench.supervisor.session();
    await session.evaluate('prefill', PROMPT);
    await bench.clock.advance(MINUTE - 1);
    assert.equal(bench.supervisor.state.kind, 'ready');
    await bench.clock.advance(1);
    assert.equal(bench.supervisor.state.kind, 'asleep');
  });

  it('sleeps through no request, however long it takes', async () => {
    const bench = await serving();
    bench.idleMs = 1000;
    bench.supervisor.idleLimitChanged();
    const session = await bench.supervisor.session();
    bench.child.behaviour = 'silent';
    const controller = new AbortController();
    const request = session.evaluate('prefill', PROMPT, { signal: controller.signal });
    request.catch(() => undefined);
    await bench.clock.advance(5000);
    assert.equal(bench.supervisor.state.kind, 'ready');
    controller.abort();
    await bench.clock.advance(2000);
    assert.equal(bench.supervisor.state.kind, 'asleep');
  });

  it('sleeps through no load', async () => {
    const bench = new Bench();
    bench.idleMs = 1000;
    bench.behaviour = 'silent';
    const session = bench.supervisor.session();
    session.catch(() => undefined);
    await bench.clock.advance(30_000);
    assert.equal(bench.supervisor.state.kind, 'loading');
    bench.supervisor.idleLimitChanged();
    await bench.clock.advance(2000);
    assert.equal(bench.supervisor.state.kind, 'loading');
  });

  it('answers the request that it was loaded for, however short the time is', async () => {
    const bench = new Bench();
    bench.idleMs = 1e-6;
    const session = await bench.supervisor.session();
    assert.equal((await session.evaluate('complete', { ...PROMPT, maxTokens: 1 })).text, 'x');
    await bench.clock.advance(1);
    assert.equal(bench.supervisor.state.kind, 'asleep');
  });

  it('never sleeps where the time is 0', async () => {
    const bench = new Bench();
    await bench.supervisor.session();
    await bench.clock.advance(30 * 24 * 60 * MINUTE);
    assert.equal(bench.supervisor.state.kind, 'ready');
    assert.equal(bench.clock.timers, 0);
  });

  it('goes by a changed time at once', async () => {
    const bench = new Bench();
    await bench.supervisor.session();
    await bench.clock.advance(2 * MINUTE);
    bench.idleMs = MINUTE;
    bench.supervisor.idleLimitChanged();
    await bench.clock.advance(0);
    assert.equal(bench.supervisor.state.kind, 'asleep');
    await bench.supervisor.session();
    bench.idleMs = 0;
    bench.supervisor.idleLimitChanged();
    await bench.clock.advance(2 * MINUTE);
    assert.equal(bench.supervisor.state.kind, 'ready');
  });

  it('keeps no timer while it sleeps, has failed, or is disposed', async () => {
    const asleep = await serving();
    await asleep.clock.advance(MINUTE + 1000);
    const failed = await serving();
    failed.supervisor.fail('damaged');
    const disposed = await serving();
    disposed.supervisor.dispose();
    for (const { clock, supervisor } of [asleep, failed, disposed]) {
      supervisor.idleLimitChanged();
      await clock.advance(1000);
      assert.equal(clock.timers, 0);
    }
    assert.deepEqual([failed.supervisor.state.kind, disposed.supervisor.state.kind], ['failed', 'disposed']);
  });

  it('stays asleep, failed or disposed by the same commands as ever', async () => {
    const bench = await serving();
    await bench.clock.advance(MINUTE);
    bench.supervisor.restart();
    assert.equal(bench.supervisor.state.kind, 'idle');
    await bench.supervisor.session();
    await bench.clock.advance(MINUTE);
    bench.supervisor.fail('damaged');
    await assert.rejects(bench.supervisor.session(), /damaged/);
    bench.supervisor.dispose();
    await assert.rejects(bench.supervisor.session(), /stopped/);
  });

  it('does not sleep in the place of a restart after a crash', async () => {
    const bench = await serving();
    await bench.clock.advance(MINUTE - 500);
    bench.child.exit({ code: null, signal: 'SIGKILL' });
    await bench.clock.advance(999);
    assert.equal(bench.states.at(-1), 'restarting');
    await bench.clock.advance(1);
    assert.equal(bench.states.at(-1), 'ready');
    await bench.clock.advance(MINUTE);
    assert.deepEqual(bench.states.slice(-4), ['restarting', 'loading', 'ready', 'asleep']);
  });
});
