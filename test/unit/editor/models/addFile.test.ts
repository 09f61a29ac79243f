import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as AddFileModule from '../../../../src/editor/models/actions.ts';
import type { ModelServices } from '../../../../src/editor/models/services.ts';
import { modelFromFile } from '../../../../src/models/bundled.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';
import { adapterPairs, gguf, loraPair } from '../../gguf/ggufWriter.ts';

describe('adding a file', () => {
  const scratch = useScratch();
  let bench: SwitchingBench;
  let settings: { readonly modelFiles: readonly string[] };
  let addFile: (typeof AddFileModule)['addFile'];

  beforeEach(async () => {
    bench = new SwitchingBench(modelFromFile('/models/coder.gguf'));
    settings = { modelFiles: [] };
    ({ addFile } = await loadEditorModule<typeof AddFileModule>(
      'src/editor/models/actions.ts',
      bench.vscode,
    ));
  });

  const add = async (name: string, content: Buffer | string): Promise<string> => {
    const path = join(scratch(), name);
    writeFileSync(path, content);
    bench.ui.files = [path];
    await addFile({ ...bench.services, config: config() } as ModelServices);
    return path;
  };
  const config = (): object => ({
    read: () => ({ ...bench.chosen.settings, ...settings }),
    update: async (key: string, value: unknown) => {
      if (key === 'modelFiles') settings = { modelFiles: value as string[] };
      else bench.chosen.settings = { ...bench.chosen.settings, [key]: value };
      await Promise.resolve();
    },
  });
  const adapter = (): Buffer => gguf({ pairs: adapterPairs(), tensors: loraPair(), data: 1024 });

  it('switches to a model, and offers it from then on', async () => {
    const path = await add('tiny.gguf', gguf());
    assert.deepEqual(
      [bench.serving, settings.modelFiles, bench.chosen.settings.model],
      ['tiny', [path], path],
    );
  });

  it('offers to add an adapter to the model that serves', async () => {
    bench.ui.clicks = ['Add Adapter'];
    const path = await add('style.gguf', adapter());
    assert.equal(bench.ui.shown[0]?.text, 'style.gguf is an adapter, not a model. Add it to coder?');
    assert.deepEqual([bench.serving, settings.modelFiles], ['coder + style', []]);
    assert.deepEqual(bench.chosen.settings.adapters, [{ path }]);
  });

  it('leaves everything as it is where that is declined', async () => {
    await add('style.gguf', adapter());
    assert.deepEqual([bench.serving, bench.chosen.settings.adapters], ['coder', []]);
  });

  it('says what is wrong with any other file', async () => {
    await assert.rejects(add('notes.gguf', 'my notes'), /notes\.gguf/);
    assert.deepEqual([bench.serving, settings.modelFiles], ['coder', []]);
  });
});
