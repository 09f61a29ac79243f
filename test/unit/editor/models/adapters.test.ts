import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterTarget } from '../../../../src/editor/models/adapterMenu.ts';
import { adapterFrom, type AdapterSetting } from '../../../../src/models/adapterFiles.ts';
import { modelFromFile } from '../../../../src/models/modelFile.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';
import { adapterPairs, gguf, loraPair } from '../../gguf/ggufWriter.ts';

const MODEL = modelFromFile('/models/coder.gguf');

describe('AdapterSwitching', () => {
  const scratch = useScratch();
  let bench: SwitchingBench;
  let style: string;

  beforeEach(async () => {
    bench = new SwitchingBench(MODEL);
    await bench.open();
    style = join(scratch(), 'style.gguf');
    writeFileSync(style, gguf({ pairs: adapterPairs(), tensors: loraPair(), data: 1024 }));
  });

  const listed = (): readonly string[] => bench.chosen.settings.adapters.map(({ path }) => path);
  const list = (...adapters: readonly AdapterSetting[]): void => {
    bench.chosen.settings = { ...bench.chosen.settings, adapters };
  };
  const styleTarget = (): AdapterTarget => ({ kind: 'adapter', adapter: adapterFrom({ path: style }) });

  it('adds an adapter to the list and to the model that serves', async () => {
    await bench.adapters.add(style);
    assert.deepEqual([listed(), bench.serving], [[style], 'coder + style']);
    assert.equal(bench.chosen.choice.adapters.adapted(MODEL).adapter?.path, style);
    await bench.adapters.add(style);
    assert.deepEqual(listed(), [style]);
  });

  it('refuses what is no adapter', async () => {
    const model = join(scratch(), 'model.gguf');
    writeFileSync(model, gguf());
    await assert.rejects(bench.adapters.add(model), /model\.gguf is a model, not an adapter/);
    assert.deepEqual([listed(), bench.serving], [[], 'coder']);
  });

  it('keeps one in the list that does not work, but not on', async () => {
    bench.broken = ({ adapter }) => adapter !== undefined;
    await bench.adapters.add(style);
    assert.deepEqual([listed(), bench.serving], [[style], 'coder']);
    assert.equal(bench.ui.last?.text, 'coder + style is broken. coder stays in use.');
    assert.deepEqual(bench.chosen.choice.adapters.adapted(MODEL), MODEL);
  });

  it('turns an adapter on and off, and leaves the choice of the model alone', async () => {
    list({ path: style, name: 'Ours' });
    await bench.adapters.choose(styleTarget());
    assert.equal(bench.serving, 'coder + Ours');
    await bench.adapters.choose({ kind: 'none' });
    assert.deepEqual([bench.serving, bench.chosen.settings.model], ['coder', '']);
    assert.deepEqual(bench.chosen.choice.adapters.adapted(MODEL), MODEL);
  });

  it('turns one on in this workspace alone, and goes back to what counts elsewhere', async () => {
    list({ path: style });
    await bench.adapters.act('here', styleTarget());
    assert.deepEqual(
      [bench.serving, bench.chosen.everywhere.kept.has('nearline.adapterChoices')],
      ['coder + style', false],
    );
    assert.match(bench.status.join(), /in this workspace/);
    await bench.adapters.choose({ kind: 'everywhere' });
    assert.deepEqual([bench.serving, bench.chosen.choice.adapters.isOwn(MODEL)], ['coder', false]);
  });

  it('removes one from the list, whatever else is said of it there', async () => {
    const other = join(scratch(), 'other.gguf');
    list({ path: style, name: 'Ours', scale: 2 }, { path: other });
    await bench.adapters.act('remove', styleTarget());
    assert.deepEqual(listed(), [other]);
  });

  it('shows the file', async () => {
    await bench.adapters.act('folder', styleTarget());
    assert.deepEqual(bench.ui.executed, [['revealFileInOS', style]]);
  });
});
