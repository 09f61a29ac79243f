import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineModel } from '../../../src/host/engineState.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import { ModelHistory } from '../../../src/models/history.ts';
import type { ServiceState } from '../../../src/models/switcher.ts';
import { useScratch } from '../../support/scratch.ts';

describe('ModelHistory', () => {
  const scratch = useScratch();
  const kept = new Map<string, unknown>();
  const memory = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => {
      kept.set(key, value);
      await Promise.resolve();
    },
  };

  beforeEach(() => kept.clear());

  const fileNamed = (label: string): EngineModel => {
    const path = join(scratch(), `${label}.gguf`);
    writeFileSync(path, label);
    return { label, path, bundled: false };
  };

  const opened = (
    model: EngineModel,
    root = '',
  ): { history: ModelHistory; switchTo: (to: EngineModel) => Promise<void> } => {
    const switcher = { service: { model } as ServiceState };
    const history = new ModelHistory(root, memory, switcher);
    const switchTo = async (to: EngineModel): Promise<void> => {
      const before = switcher.service.model;
      switcher.service = { model: to } as ServiceState;
      await history.replaced(before);
    };
    return { history, switchTo };
  };

  it('knows nothing before the first switch', () => {
    assert.equal(opened(fileNamed('one')).history.previous, undefined);
  });

  it('names the model before, in the next session too', async () => {
    const one = fileNamed('one');
    const two = fileNamed('two');
    const { history, switchTo } = opened(one);
    await switchTo(two);
    assert.deepEqual(history.previous, one);
    assert.deepEqual(opened(two).history.previous, one);
  });

  it('goes back and forth', async () => {
    const one = fileNamed('one');
    const two = fileNamed('two');
    const { history, switchTo } = opened(one);
    await switchTo(two);
    await switchTo(one);
    assert.deepEqual(history.previous, two);
  });

  it('knows which adapter a model had, also the bundled one', async () => {
    const root = resolveRoot();
    const adapter = { label: 'style', path: '/style.gguf', scale: 1 };
    const adapted = { ...bundledModel(root), adapter };
    const { history, switchTo } = opened(adapted, root);
    await switchTo(bundledModel(root));
    assert.deepEqual(history.previous, adapted);
  });

  it('takes a failed model that is tried again for no other one', async () => {
    const one = fileNamed('one');
    const two = fileNamed('two');
    const { history, switchTo } = opened(one);
    await switchTo(two);
    await switchTo(two);
    assert.deepEqual(history.previous, one);
  });

  it('offers no model whose file is gone, nor the one that serves', async () => {
    const gone: EngineModel = { label: 'gone', path: join(scratch(), 'gone.gguf'), bundled: false };
    const { history, switchTo } = opened(gone);
    await switchTo(fileNamed('two'));
    assert.equal(history.previous, undefined);
    const three = fileNamed('three');
    const other = opened(three);
    await other.switchTo(fileNamed('four'));
    assert.equal(opened(three).history.previous, undefined);
  });

  it('finds the bundled model where this version of the extension has it', async () => {
    const root = scratch();
    const { switchTo } = opened(bundledModel(join(root, 'older')));
    const two = fileNamed('two');
    await switchTo(two);
    assert.equal(opened(two, resolveRoot()).history.previous?.path, bundledModel(resolveRoot()).path);
  });
});

function resolveRoot(): string {
  return join(import.meta.dirname, '..', '..', '..');
}
