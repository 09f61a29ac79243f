import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { modelFromFile } from '../../../../src/models/modelFile.ts';
import type { ServiceState } from '../../../../src/models/switcher.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { settle } from '../../../support/fakeClock.ts';
import { useScratch } from '../../../support/scratch.ts';
import { OTHER, ROW, UpdateBench } from '../../../support/updateBench.ts';

type Engine = ServiceState['engine'];

const READY: Engine = {
  kind: 'ready',
  loaded: {
    layout: 'prefix-suffix-middle',
    contextSize: 1,
    backend: 'cpu',
    vocabularySize: 1,
    loadMs: 1,
    sequences: 2,
    kvBytes: 1,
  },
  pid: 1,
};

describe('ModelUpdates', () => {
  const scratch = useScratch();
  let bench: UpdateBench;

  beforeEach(async () => {
    bench = new UpdateBench(scratch());
    await bench.open();
  });

  const settings = (): UpdateBench['chosen']['settings'] => bench.chosen.settings;

  describe('when they are asked for', () => {
    it('are none where nothing of the list was downloaded', async () => {
      await bench.have(ROW, '0', { id: 'found-0123abcd' });
      await bench.updates.check();
      assert.deepEqual(
        bench.ui.shown.map(({ text }) => text),
        ['No model from Nearline’s list was downloaded, so that none has an update.'],
      );
    });

    it('are none where all are current', async () => {
      for (const row of [ROW, OTHER]) await bench.haveNewest(row);
      await bench.updates.check();
      assert.equal(bench.ui.last?.text, 'All 2 downloaded models are current.');
    });

    it('are listed, and only what is chosen is downloaded', async () => {
      for (const row of [ROW, OTHER]) await bench.have(row);
      let shown: readonly string[] = [];
      bench.ui.pick = (items) => {
        shown = items.map(({ label }) => label);
        return items.find(({ label }) => label.startsWith(OTHER.name));
      };
      await bench.updates.check();
      const titles = [ROW, OTHER].map(({ name, quantization }) => `${name} ${quantization}`);
      assert.deepEqual([...shown].sort(), titles.sort());
      assert.deepEqual(bench.downloads, [OTHER.download?.sha256]);
    });

    it('are left alone where the list is closed', async () => {
      await bench.have(ROW);
      await bench.updates.check();
      assert.deepEqual([bench.downloads, bench.ui.shown], [[], []]);
    });
  });

  describe('once downloaded', () => {
    it('serve, and are meant by all that was chosen; the version before can be gone back to', async () => {
      const old = await bench.have(ROW);
      bench.serve(old);
      bench.chosen.settings = { ...settings(), model: old, languageModels: { go: old } };
      await bench.updates.install(ROW);
      const path = await bench.newest(ROW);
      assert.notEqual(path, old);
      assert.deepEqual([settings().model, settings().languageModels], [path, { go: path }]);
      assert.deepEqual([bench.service.model.path, bench.serving], [path, ROW.name]);
      assert.ok(existsSync(old));
      assert.equal(bench.history.previous?.path, old);
    });

    it('keep the adapter that was on', async () => {
      const style = '/style.gguf';
      const old = await bench.have(ROW);
      bench.chosen.settings = { ...settings(), model: old, adapters: [{ path: style }] };
      const { adapters } = bench.chosen.choice;
      const adapted = adapters.withAdapter(modelFromFile(old), style);
      await adapters.keep(adapted);
      bench.service = { ...bench.service, model: adapted };
      await bench.updates.install(ROW);
      assert.equal(bench.serving, `${ROW.name} + style`);
      assert.equal(bench.chosen.choice.wanted(undefined).adapter?.path, style);
    });

    it('change nothing where they do not answer', async () => {
      const old = await bench.have(ROW);
      bench.serve(old);
      bench.chosen.settings = { ...settings(), model: old };
      bench.broken = ({ path }) => path !== old;
      await bench.updates.install(ROW);
      assert.deepEqual([bench.service.model.path, settings().model], [old, old]);
      assert.match(bench.ui.last?.text ?? '', / is broken\. .* stays in use\.$/);
    });

    it('leave another model that serves alone', async () => {
      const old = await bench.have(ROW);
      bench.chosen.settings = { ...settings(), languageModels: { go: old } };
      await bench.updates.install(ROW);
      assert.equal(bench.serving, 'other');
      assert.deepEqual(settings().languageModels, { go: await bench.newest(ROW) });
      assert.deepEqual([bench.status, bench.changes], [[`$(check) ${ROW.name} was updated`], 1]);
    });

    it('do not take away what served, even if that was gone back to', async () => {
      const oldest = await bench.have(ROW, '0');
      await bench.have(ROW, '1');
      bench.serve(oldest);
      await bench.updates.install(ROW);
      assert.equal(bench.service.model.path, await bench.newest(ROW));
      assert.equal(bench.history.previous?.path, oldest);
    });
  });
});

describe('ModelUpdates.watch', () => {
  const scratch = useScratch();
  let bench: UpdateBench;
  let changed: Emitter<ServiceState>;
  let stop: { dispose(): void };

  beforeEach(async () => {
    bench = new UpdateBench(scratch());
    changed = new Emitter();
    await bench.open();
    stop = bench.updates.watch({ onChange: changed.event }, silentLog);
  });
  afterEach(() => stop.dispose());

  /** A file serves from now on; ends when the notice has looked at it. */
  const serves = async (path: string, engine: Engine = READY): Promise<void> => {
    bench.serve(path);
    changed.fire({ ...bench.service, engine });
    await Promise.all(bench.store.looks);
    await settle();
  };

  it('is shown once a session, and downloads nothing', async () => {
    const one = await bench.have(ROW);
    const other = await bench.have(OTHER);
    await serves(one);
    await serves(one);
    await serves(other);
    assert.deepEqual(
      bench.ui.shown.map(({ kind, buttons }) => [kind, ...buttons]),
      [['info', 'Update', 'Not Now']],
    );
    assert.match(bench.ui.last?.text ?? '', /^An update of .* can be downloaded \(.* [MG]B\)\.$/);
    assert.deepEqual(bench.downloads, []);
  });

  it('has the update downloaded and used, where that is wanted', async () => {
    const old = await bench.have(ROW);
    bench.ui.clicks = ['Update'];
    const switching = new Promise<string>((resolve) => {
      bench.broken = ({ path }) => {
        resolve(path);
        return false;
      };
    });
    await serves(old);
    assert.equal(await switching, await bench.newest(ROW));
    assert.deepEqual(bench.downloads, [ROW.download?.sha256]);
  });

  it('is not shown before the model was loaded, nor where it has no update', async () => {
    await serves(await bench.have(ROW), { kind: 'idle' });
    await serves('/other.gguf');
    await serves(await bench.haveNewest(OTHER));
    assert.deepEqual(bench.ui.shown, []);
    assert.equal(bench.store.looks.length, 2);
  });
});
