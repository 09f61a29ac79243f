import assert from 'node:assert/strict';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { Supervisor } from '../../../src/host/supervisor.ts';
import { Switcher } from '../../../src/models/switcher.ts';
import { silentLog } from '../../../src/util/log.ts';
import { type Behaviour, FakeChild, LOAD_PARAMS } from '../../support/fakeChild.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const OLD: EngineModel = { label: 'Old', path: '/old.gguf', bundled: true };
const NEW: EngineModel = { label: 'New', path: '/new.gguf', bundled: false };
const OTHER: EngineModel = { label: 'Other', path: '/other.gguf', bundled: false };

class Bench {
  readonly children = new Map<string, FakeChild>();
  readonly behaviours = new Map<string, Behaviour>();
  readonly switched: string[] = [];
  readonly clock = new FakeClock();
  idleMs = 0;
  roomy = false;
  readonly switcher = new Switcher(
    (model) => this.#open(model),
    OLD,
    () => this.roomy,
  );

  constructor() {
    this.switcher.onSwitch(({ label }) => this.switched.push(label));
  }

  child(model: EngineModel): FakeChild {
    return this.children.get(model.path)!;
  }

  #open(model: EngineModel): Supervisor {
    const spawn = (): FakeChild => {
      const child = new FakeChild(this.behaviours.get(model.path));
      this.children.set(model.path, child);
      return child;
    };
    return new Supervisor({
      model,
      idleUnloadMs: () => this.idleMs,
      spawn,
      prepare: () => Promise.resolve({ kind: 'ready', params: LOAD_PARAMS }),
      clock: this.clock,
      log: silentLog,
    });
  }
}

describe('Switcher', () => {
  it('lets the old model serve until the new one has answered', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    const switching = bench.switcher.switchTo(NEW);
    assert.equal(bench.switcher.service.model.label, 'Old');
    assert.equal(bench.switcher.service.switchingTo?.label, 'New');
    assert.equal((await switching).kind, 'switched');
    assert.equal(bench.switcher.service.model.label, 'New');
    assert.equal(bench.switcher.service.switchingTo, undefined);
    assert.deepEqual(bench.switched, ['New']);
    assert.ok(bench.child(OLD).disconnected);
  });

  it('rolls back when the new model cannot be loaded', async () => {
    const bench = new Bench();
    bench.behaviours.set(NEW.path, 'refuses');
    await bench.switcher.session();
    const result = await bench.switcher.switchTo(NEW);
    assert.ok(result.kind === 'rolled-back' && result.model.label === 'Old');
    assert.ok(!bench.child(OLD).disconnected && bench.child(NEW).disconnected);
    assert.equal(bench.switcher.service.engine.kind, 'ready');
    assert.deepEqual(bench.switched, []);
  });

  it('rolls back when the new model’s process dies', async () => {
    const bench = new Bench();
    bench.behaviours.set(NEW.path, 'silent');
    const switching = bench.switcher.switchTo(NEW);
    await settle();
    bench.child(NEW).exit({ code: null, signal: 'SIGSEGV' });
    const result = await switching;
    assert.ok(result.kind === 'rolled-back' && /New crashed the engine.*SIGSEGV/.test(result.reason));
  });

  it('does nothing for the model that serves', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'unchanged');
    assert.ok(!bench.child(OLD).disconnected);
  });

  it('tries a model again that failed', async () => {
    const bench = new Bench();
    bench.behaviours.set(OLD.path, 'refuses');
    await assert.rejects(bench.switcher.session());
    bench.behaviours.set(OLD.path, 'healthy');
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'switched');
    assert.equal(bench.switcher.service.engine.kind, 'ready');
  });

  it('follows the last of two wishes', async () => {
    const bench = new Bench();
    const first = bench.switcher.switchTo(NEW);
    const second = bench.switcher.switchTo(OTHER);
    assert.deepEqual([(await first).kind, (await second).kind], ['superseded', 'switched']);
    assert.equal(bench.switcher.service.model.label, 'Other');
  });

  it('stops the serving model for a reason found outside', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    bench.switcher.fail(NEW, 'not this one');
    assert.equal(bench.switcher.service.engine.kind, 'ready');
    bench.switcher.fail(OLD, 'damaged');
    await assert.rejects(bench.switcher.session(), /damaged/);
  });

  it('wakes a model that sleeps, which is still the one that serves', async () => {
    const bench = new Bench();
    bench.idleMs = 1000;
    await bench.switcher.session();
    await bench.clock.advance(1000);
    assert.equal(bench.switcher.service.engine.kind, 'asleep');
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'unchanged');
    await bench.switcher.session();
    assert.equal(bench.switcher.service.engine.kind, 'ready');
    assert.deepEqual(bench.switched, []);
  });

  it('switches away from a model that sleeps, and back to it when the new one fails', async () => {
    const bench = new Bench();
    bench.idleMs = 1000;
    bench.behaviours.set(NEW.path, 'silent');
    await bench.switcher.session();
    const switching = bench.switcher.switchTo(NEW);
    await bench.clock.advance(1000);
    assert.equal(bench.switcher.service.engine.kind, 'asleep');
    bench.child(NEW).exit({ code: null, signal: 'SIGSEGV' });
    assert.equal((await switching).kind, 'rolled-back');
    assert.equal(bench.switcher.service.engine.kind, 'asleep');
    assert.equal((await bench.switcher.switchTo(OTHER)).kind, 'switched');
    assert.equal(bench.switcher.service.engine.kind, 'ready');
  });

  it('tells every engine of a changed time without use', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    bench.behaviours.set(NEW.path, 'silent');
    void bench.switcher.switchTo(NEW);
    await settle();
    bench.idleMs = 1000;
    bench.switcher.idleLimitChanged();
    await bench.clock.advance(1000);
    assert.equal(bench.switcher.service.engine.kind, 'asleep');
    assert.equal(bench.switcher.service.switchingTo?.label, 'New');
  });

  it('goes back to a model that stayed loaded without starting it again', async () => {
    const bench = new Bench();
    bench.roomy = true;
    await bench.switcher.session();
    const first = bench.child(OLD);
    await bench.switcher.switchTo(NEW);
    assert.ok(!first.disconnected);
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'switched');
    assert.equal(bench.child(OLD), first);
    assert.deepEqual(bench.switched, ['New', 'Old']);
  });

  it('keeps no more models loaded than people go back to, the oldest ends first', async () => {
    const bench = new Bench();
    bench.roomy = true;
    const models = ['a', 'b', 'c'].map((label) => ({ ...NEW, label, path: `/${label}.gguf` }));
    await bench.switcher.session();
    for (const model of models) await bench.switcher.switchTo(model);
    const ended = [OLD, ...models].map((model) => bench.child(model).disconnected);
    assert.deepEqual(ended, [true, false, false, false]);
  });

  it('gives the memory of the models that do not serve back', async () => {
    const bench = new Bench();
    bench.roomy = true;
    await bench.switcher.session();
    await bench.switcher.switchTo(NEW);
    bench.switcher.dropKept();
    assert.ok(bench.child(OLD).disconnected && !bench.child(NEW).disconnected);
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'switched');
  });

  it('starts kept models again where settings of engines have changed', async () => {
    const bench = new Bench();
    bench.roomy = true;
    await bench.switcher.session();
    await bench.switcher.switchTo(NEW);
    bench.switcher.restart();
    assert.ok(bench.child(OLD).disconnected);
  });

  it('takes a model with an adapter for another one', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    const adapted = { ...OLD, adapter: { label: 'style', path: '/style.gguf', scale: 1 } };
    assert.equal((await bench.switcher.switchTo(adapted)).kind, 'switched');
    assert.equal((await bench.switcher.switchTo(adapted)).kind, 'unchanged');
    assert.equal((await bench.switcher.switchTo(OLD)).kind, 'switched');
  });

  it('ends every process when it is disposed', async () => {
    const bench = new Bench();
    await bench.switcher.session();
    void bench.switcher.switchTo(NEW);
    await settle();
    bench.switcher.dispose();
    assert.ok([...bench.children.values()].every((child) => child.disconnected));
  });
});
