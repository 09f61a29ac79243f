import assert from 'node:assert/strict';
import type { EngineState } from '../../../src/host/engineState.ts';
import { gpuOf } from '../../../src/models/modelList.ts';

const VRAM = { total: 8e9, free: 3e9 };

function ready(backend: string, vram?: typeof VRAM): EngineState {
  const facts = { contextSize: 1, vocabularySize: 1, loadMs: 1, sequences: 2, kvBytes: 1 };
  const loaded = { ...facts, layout: 'left-to-right', backend, ...(vram && { vram }) } as const;
  return { kind: 'ready', loaded, pid: 1 };
}

describe('the GPU of an engine', () => {
  it('has the memory that the engine found', () => {
    for (const kind of ['cuda', 'vulkan'])
      assert.deepEqual(gpuOf(ready(kind, VRAM)), { kind, totalVram: 8e9, freeVram: 3e9 });
  });

  it('shares the memory of a Mac', () => {
    assert.deepEqual(gpuOf(ready('metal', VRAM)), { kind: 'metal' });
  });

  it('is none on a CPU, where nothing is said of its memory, and before a model was loaded', () => {
    for (const state of [ready('cpu'), ready('cuda'), { kind: 'loading', fraction: 1 } as const])
      assert.equal(gpuOf(state), undefined);
  });
});
