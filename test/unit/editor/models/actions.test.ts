import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelActions } from '../../../../src/editor/models/actions.ts';
import type { Models } from '../../../../src/editor/models/models.ts';
import { modelFromFile } from '../../../../src/models/modelFile.ts';
import { useScratch } from '../../../support/scratch.ts';
import { SwitchingBench } from '../../../support/switchingBench.ts';
import { adapterPairs, gguf, loraPair } from '../../gguf/ggufWriter.ts';

describe('ModelActions.addFile', () => {
  const scratch = useScratch();
  let bench: SwitchingBench;
  let actions: ModelActions;

  beforeEach(async () => {
    bench = new SwitchingBench(modelFromFile('/models/coder.gguf'));
    const room = await bench.open();
    const { switching, adapters } = bench;
    actions = new room.ModelActions({ switching, adapters } as unknown as Models);
  });

  const add = async (name: string, content: Buffer | string): Promise<string> => {
    const path = join(scratch(), name);
    writeFileSync(path, content);
    bench.ui.files = [path];
    await actions.addFile();
    return path;
  };
  const adapter = (): Buffer => gguf({ pairs: adapterPairs(), tensors: loraPair(), data: 1024 });

  it('switches to a model, and offers it from then on', async () => {
    const path = await add('tiny.gguf', gguf());
    assert.deepEqual([bench.serving, bench.modelFiles, bench.chosen.settings.model], ['tiny', [path], path]);
  });

  it('offers to add an adapter to the model that serves', async () => {
    bench.ui.clicks = ['Add Adapter'];
    const path = await add('style.gguf', adapter());
    assert.equal(bench.ui.shown[0]?.text, 'style.gguf is an adapter, not a model. Add it to coder?');
    assert.deepEqual([bench.serving, bench.modelFiles], ['coder + style', []]);
    assert.deepEqual(bench.chosen.settings.adapters, [{ path }]);
  });

  it('leaves everything as it is where that is declined', async () => {
    await add('style.gguf', adapter());
    assert.deepEqual([bench.serving, bench.chosen.settings.adapters], ['coder', []]);
  });

  it('says what is wrong with any other file', async () => {
    await assert.rejects(add('notes.gguf', 'my notes'), /notes\.gguf/);
    assert.deepEqual([bench.serving, bench.modelFiles], ['coder', []]);
  });
});
