import assert from 'node:assert/strict';
import { ModelFollower } from '../../../../src/editor/models/follower.ts';
import { type EngineModel, isSameModel, titleOf } from '../../../../src/host/engineState.ts';
import type { ServiceState, SwitchResult } from '../../../../src/models/switcher.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { FakeClock, settle } from '../../../support/fakeClock.ts';

const [GENERAL, PYTHON, GO] = ['general', 'python', 'go'].map((label) => {
  return { label, path: `/${label}.gguf`, bundled: false };
}) as [EngineModel, EngineModel, EngineModel];
const ADAPTED: EngineModel = { ...PYTHON, adapter: { label: 'style', path: '/style.gguf', scale: 1 } };

/** Longer than any editor has to stay the active one. */
const LONG_MS = 60_000;

/** Exchanges models as the real switcher does, but loads nothing: a test says which are broken, and which take long. */
class FakeSwitcher {
  readonly #changed = new Emitter<ServiceState>();
  readonly onChange = this.#changed.event;
  readonly asked: string[] = [];
  service: ServiceState = { model: GENERAL, engine: { kind: 'idle' }, switchingTo: undefined };
  broken: readonly EngineModel[] = [];
  loading: Promise<void> = Promise.resolve();

  async switchTo(model: EngineModel): Promise<SwitchResult> {
    this.asked.push(titleOf(model));
    if (isSameModel(model, this.service.model)) {
      this.become({ switchingTo: undefined });
      return { kind: 'unchanged', model };
    }
    this.become({ switchingTo: model });
    await this.loading;
    if (this.service.switchingTo !== model) return { kind: 'superseded' };
    if (this.broken.includes(model)) {
      this.become({ switchingTo: undefined });
      return { kind: 'rolled-back', model: this.service.model, reason: `${model.label} is broken` };
    }
    this.become({ model, switchingTo: undefined });
    return { kind: 'switched', model };
  }

  become(changed: Partial<ServiceState>): void {
    this.service = { ...this.service, ...changed };
    this.#changed.fire(this.service);
  }
}

describe('ModelFollower', () => {
  let clock: FakeClock;
  let switcher: FakeSwitcher;
  let follower: ModelFollower;
  let told: string[];
  let candidates: readonly EngineModel[];
  let isUsed: boolean;

  beforeEach(() => {
    clock = new FakeClock();
    switcher = new FakeSwitcher();
    told = [];
    candidates = [GENERAL];
    isUsed = true;
    follower = new ModelFollower({
      candidates: () => candidates,
      isUsed: () => isUsed,
      switcher,
      tell: (message) => told.push(message),
      clock,
      log: silentLog,
    });
  });
  afterEach(() => follower.dispose());

  const type = (...wanted: readonly EngineModel[]): void => {
    candidates = wanted;
    follower.editorChanged();
  };
  const serving = (): string => titleOf(switcher.service.model);

  it('has the model serve that was chosen for what is typed in, and goes back again', async () => {
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    assert.equal(serving(), 'python');
    type(GENERAL);
    await clock.advance(LONG_MS);
    assert.deepEqual([serving(), told], ['general', []]);
  });

  it('loads nothing on a walk through tabs', async () => {
    for (let tab = 0; tab < 20; tab++) {
      type(tab % 2 === 0 ? PYTHON : GO, GENERAL);
      await clock.advance(300);
    }
    assert.deepEqual(switcher.asked, []);
    await clock.advance(LONG_MS);
    assert.deepEqual(switcher.asked, ['go']);
  });

  it('leaves the model alone where nothing is typed in, or the same one is wanted', async () => {
    type(PYTHON, GENERAL);
    type();
    await clock.advance(LONG_MS);
    type(GENERAL);
    await clock.advance(LONG_MS);
    assert.deepEqual(switcher.asked, []);
  });

  it('loads nothing while a server serves alone, and follows afterwards', async () => {
    isUsed = false;
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    follower.choiceChanged();
    switcher.become({ engine: { kind: 'failed', reason: 'broken' } });
    await clock.advance(LONG_MS);
    assert.deepEqual(switcher.asked, []);
    isUsed = true;
    follower.editorChanged();
    await clock.advance(LONG_MS);
    assert.equal(serving(), 'python');
  });

  it('gives a switch up when its language is left meanwhile', async () => {
    let loaded = (): void => undefined;
    switcher.loading = new Promise((resolve) => (loaded = resolve));
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    assert.equal(switcher.service.switchingTo?.label, 'python');
    type(GENERAL);
    await clock.advance(LONG_MS);
    loaded();
    await settle();
    assert.deepEqual([serving(), switcher.service.switchingTo], ['general', undefined]);
  });

  it('asks once for a model that takes long', async () => {
    switcher.loading = new Promise(() => undefined);
    for (let moves = 0; moves < 3; moves++) {
      type(PYTHON, GENERAL);
      await clock.advance(LONG_MS);
    }
    assert.deepEqual(switcher.asked, ['python']);
  });

  it('says once that a model fails, uses the general one, and does not try again', async () => {
    switcher.broken = [PYTHON];
    for (const wanted of [
      [PYTHON, GENERAL],
      [GO, GENERAL],
      [PYTHON, GENERAL],
    ]) {
      type(...wanted);
      await clock.advance(LONG_MS);
    }
    assert.deepEqual(switcher.asked, ['python', 'go', 'general']);
    assert.deepEqual(told, ['python is broken. general is used instead.']);
  });

  it('tries again when something else was chosen, at once', async () => {
    switcher.broken = [PYTHON];
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    switcher.broken = [];
    follower.choiceChanged();
    await settle();
    assert.equal(serving(), 'python');
  });

  it('does without an adapter that fails', async () => {
    switcher.broken = [ADAPTED];
    type(ADAPTED, PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    assert.equal(serving(), 'python');
    assert.deepEqual(told, ['python is broken. python is used instead.']);
  });

  it('keeps what serves where nothing that was chosen works', async () => {
    switcher.broken = [PYTHON, GO];
    type(PYTHON, GO);
    await clock.advance(LONG_MS);
    assert.deepEqual([serving(), switcher.asked.length], ['general', 2]);
  });

  it('replaces a model that gives up while it serves, without another word', async () => {
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    switcher.become({ engine: { kind: 'failed', reason: 'It crashed too often.' } });
    await settle();
    assert.deepEqual([serving(), told], ['general', []]);
  });

  it('stays out of the way of the user’s own choice, and follows again behind it', async () => {
    let chosen = (): void => undefined;
    const choosing = follower.during(() => new Promise((resolve) => (chosen = resolve)));
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    follower.choiceChanged();
    await settle();
    assert.deepEqual(switcher.asked, []);
    chosen();
    await choosing;
    assert.deepEqual(switcher.asked, []);
    await clock.advance(LONG_MS);
    assert.deepEqual(switcher.asked, ['python']);
  });

  it('passes on how a choice fails, and follows again', async () => {
    await assert.rejects(
      follower.during(() => Promise.reject(new Error('no'))),
      /no/,
    );
    type(PYTHON, GENERAL);
    await clock.advance(LONG_MS);
    assert.equal(serving(), 'python');
  });

  it('does nothing more once it is disposed', async () => {
    type(PYTHON, GENERAL);
    const choosing = follower.during(() => Promise.resolve());
    follower.dispose();
    await choosing;
    await clock.advance(LONG_MS);
    assert.deepEqual(switcher.asked, []);
  });
});
