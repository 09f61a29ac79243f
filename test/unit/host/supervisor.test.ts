import assert from 'node:assert/strict';
import { silentLog } from '../../../src/base/log.ts';
import type { EngineState } from '../../../src/host/engineState.ts';
import { Supervisor } from '../../../src/host/supervisor.ts';
import { FakeChild, type Behaviour } from '../../support/fakeChild.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const MODEL = { label: 'Test Model', path: '/models/test.gguf', bundled: false };

class Bench {
  readonly clock = new FakeClock();
  readonly children: FakeChild[] = [];
  readonly states: EngineState['kind'][] = [];
  readonly supervisor: Supervisor;
  behaviour: Behaviour = 'healthy';
  problem: string | undefined;

  constructor() {
    this.supervisor = new Supervisor({
      model: MODEL,
      threads: () => 2,
      contextSize: 4096,
      spawn: () => this.#spawn(),
      preflight: () => Promise.resolve(this.problem),
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
    const answer = session.evaluate('warm', { prefix: '', middle: '', suffix: '' });
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
      (await session.evaluate('complete', { prefix: '', middle: '', suffix: '', maxTokens: 1 })).text,
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
