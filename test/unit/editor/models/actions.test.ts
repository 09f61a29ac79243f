import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../../../src/editor/config.ts';
import type { AdapterTarget } from '../../../../src/editor/models/adapterMenu.ts';
import type * as ActionsModule from '../../../../src/editor/models/adapters.ts';
import type { AdapterServices } from '../../../../src/editor/models/adapters.ts';
import type { Settings } from '../../../../src/editor/settings.ts';
import { adapterFrom, type AdapterSetting } from '../../../../src/models/adapterFiles.ts';
import { modelFromFile } from '../../../../src/models/bundled.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';
import { adapterPairs, gguf, loraPair } from '../../gguf/ggufWriter.ts';

const MODEL = modelFromFile('/models/coder.gguf');

describe('actions on adapters', () => {
  const scratch = useScratch();
  let bench: SwitchingBench;
  let actions: typeof ActionsModule;
  let style: string;

  beforeEach(async () => {
    bench = new SwitchingBench(MODEL);
    actions = await loadEditorModule<typeof ActionsModule>('src/editor/models/adapters.ts', bench.vscode);
    style = join(scratch(), 'style.gguf');
    writeFileSync(style, gguf({ pairs: adapterPairs(), tensors: loraPair(), data: 1024 }));
  });

  const listed = (): readonly string[] => bench.chosen.settings.adapters.map(({ path }) => path);
  const list = (...adapters: readonly AdapterSetting[]): void => {
    bench.chosen.settings = { ...bench.chosen.settings, adapters };
  };
  const services = (): AdapterServices => ({ ...bench.services, config: configOf(bench) });
  const styleTarget = (): AdapterTarget => ({ kind: 'adapter', adapter: adapterFrom({ path: style }) });

  it('adds an adapter to the list and to the model that serves', async () => {
    await actions.addAdapter(style, services());
    assert.deepEqual([listed(), bench.serving], [[style], 'coder + style']);
    assert.equal(bench.chosen.choice.adapters.adapted(MODEL).adapter?.path, style);
    await actions.addAdapter(style, services());
    assert.deepEqual(listed(), [style]);
  });

  it('refuses what is no adapter', async () => {
    const model = join(scratch(), 'model.gguf');
    writeFileSync(model, gguf());
    await assert.rejects(actions.addAdapter(model, services()), /model\.gguf is a model, not an adapter/);
    assert.deepEqual([listed(), bench.serving], [[], 'coder']);
  });

  it('keeps one in the list that does not work, but not on', async () => {
    bench.broken = ({ adapter }) => adapter !== undefined;
    await actions.addAdapter(style, services());
    assert.deepEqual([listed(), bench.serving], [[style], 'coder']);
    assert.equal(bench.ui.last?.text, 'coder + style is broken. coder stays in use.');
    assert.deepEqual(bench.chosen.choice.adapters.adapted(MODEL), MODEL);
  });

  it('turns an adapter on and off, and leaves the choice of the model alone', async () => {
    list({ path: style, name: 'Ours' });
    await actions.chooseAdapter(styleTarget(), services());
    assert.equal(bench.serving, 'coder + Ours');
    await actions.chooseAdapter({ kind: 'none' }, services());
    assert.deepEqual([bench.serving, bench.chosen.settings.model], ['coder', '']);
    assert.deepEqual(bench.chosen.choice.adapters.adapted(MODEL), MODEL);
  });

  it('turns one on in this workspace alone, and goes back to what counts elsewhere', async () => {
    list({ path: style });
    await actions.actOnAdapter('here', styleTarget(), services());
    assert.deepEqual(
      [bench.serving, bench.chosen.everywhere.kept.has('nearline.adapterChoices')],
      ['coder + style', false],
    );
    assert.match(bench.status.join(), /in this workspace/);
    await actions.chooseAdapter({ kind: 'everywhere' }, services());
    assert.deepEqual([bench.serving, bench.chosen.choice.adapters.isOwn(MODEL)], ['coder', false]);
  });

  it('removes one from the list, whatever else is said of it there', async () => {
    const other = join(scratch(), 'other.gguf');
    list({ path: style, name: 'Ours', scale: 2 }, { path: other });
    await actions.actOnAdapter('remove', styleTarget(), services());
    assert.deepEqual(listed(), [other]);
  });

  it('shows the file', async () => {
    await actions.actOnAdapter('folder', styleTarget(), services());
    assert.deepEqual(bench.ui.executed, [['revealFileInOS', style]]);
  });
});

/** Settings as the bench has them. */
function configOf(bench: SwitchingBench): Pick<Config, 'read' | 'update'> {
  return {
    read: () => bench.chosen.settings as Settings,
    update: async (key, value) => {
      bench.chosen.settings = { ...bench.chosen.settings, [key]: value };
      await Promise.resolve();
    },
  };
}
