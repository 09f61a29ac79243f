import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import type * as UpdatesModule from '../../../../src/editor/models/updates.ts';
import { modelFromFile } from '../../../../src/models/bundled.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { useScratch } from '../../../support/scratch.ts';
import { OTHER, ROW, UpdateBench } from '../../../support/updateBench.ts';

describe('updates of models', () => {
  const scratch = useScratch();
  let bench: UpdateBench;
  let updates: typeof UpdatesModule;

  beforeEach(async () => {
    bench = new UpdateBench(scratch());
    updates = await loadEditorModule<typeof UpdatesModule>('src/editor/models/updates.ts', bench.vscode);
  });

  const settings = (): UpdateBench['chosen']['settings'] => bench.chosen.settings;

  describe('when they are asked for', () => {
    it('are none where nothing of the list was downloaded', async () => {
      await bench.have(ROW, '0', { id: 'found-0123abcd' });
      await updates.checkForUpdates(bench.services);
      assert.deepEqual(
        bench.ui.shown.map(({ text }) => text),
        ['No model from Nearline’s list was downloaded, so that none has an update.'],
      );
    });

    it('are none where all are current', async () => {
      for (const row of [ROW, OTHER]) await bench.haveNewest(row);
      await updates.checkForUpdates(bench.services);
      assert.equal(bench.ui.last?.text, 'All 2 downloaded models are current.');
    });

    it('are listed, and only what is chosen is downloaded', async () => {
      for (const row of [ROW, OTHER]) await bench.have(row);
      let shown: readonly string[] = [];
      bench.ui.pick = (items) => {
        shown = items.map(({ label }) => label);
        return items.find(({ label }) => label.startsWith(OTHER.name));
      };
      await updates.checkForUpdates(bench.services);
      const titles = [ROW, OTHER].map(({ name, quantization }) => `${name} ${quantization}`);
      assert.deepEqual([...shown].sort(), titles.sort());
      assert.deepEqual(bench.downloads, [OTHER.download?.sha256]);
    });

    it('are left alone where the list is closed', async () => {
      await bench.have(ROW);
      await updates.checkForUpdates(bench.services);
      assert.deepEqual([bench.downloads, bench.ui.shown], [[], []]);
    });
  });

  describe('once downloaded', () => {
    it('serve, and are meant by all that was chosen; the version before can be gone back to', async () => {
      const old = await bench.have(ROW);
      bench.serve(old);
      bench.chosen.settings = { ...settings(), model: old, languageModels: { go: old } };
      await updates.update(ROW, bench.services);
      const path = await bench.newest(ROW);
      assert.notEqual(path, old);
      assert.deepEqual([settings().model, settings().languageModels], [path, { go: path }]);
      assert.deepEqual([bench.service.model.path, bench.serving], [path, ROW.name]);
      assert.ok(existsSync(old));
      assert.equal(bench.services.history.previous?.path, old);
    });

    it('keep the adapter that was on', async () => {
      const style = '/style.gguf';
      const old = await bench.have(ROW);
      bench.chosen.settings = { ...settings(), model: old, adapters: [{ path: style }] };
      const { adapters } = bench.chosen.choice;
      const adapted = adapters.withAdapter(modelFromFile(old), style);
      await adapters.keep(adapted);
      bench.service = { ...bench.service, model: adapted };
      await updates.update(ROW, bench.services);
      assert.equal(bench.serving, `${ROW.name} + style`);
      assert.equal(bench.chosen.choice.wanted(undefined).adapter?.path, style);
    });

    it('change nothing where they do not answer', async () => {
      const old = await bench.have(ROW);
      bench.serve(old);
      bench.chosen.settings = { ...settings(), model: old };
      bench.broken = ({ path }) => path !== old;
      await updates.update(ROW, bench.services);
      assert.deepEqual([bench.service.model.path, settings().model], [old, old]);
      assert.match(bench.ui.last?.text ?? '', / is broken\. .* stays in use\.$/);
    });

    it('leave another model that serves alone', async () => {
      const old = await bench.have(ROW);
      bench.chosen.settings = { ...settings(), languageModels: { go: old } };
      await updates.update(ROW, bench.services);
      assert.equal(bench.serving, 'other');
      assert.deepEqual(settings().languageModels, { go: await bench.newest(ROW) });
      assert.deepEqual([bench.status, bench.changes], [[`$(check) ${ROW.name} was updated`], 1]);
    });

    it('do not take away what served, even if that was gone back to', async () => {
      const oldest = await bench.have(ROW, '0');
      await bench.have(ROW, '1');
      bench.serve(oldest);
      await updates.update(ROW, bench.services);
      assert.equal(bench.service.model.path, await bench.newest(ROW));
      assert.equal(bench.services.history.previous?.path, oldest);
    });
  });
});
