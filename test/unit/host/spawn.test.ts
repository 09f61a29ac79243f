import assert from 'node:assert/strict';
import { workerEnvironment } from '../../../src/host/spawn.ts';

describe('workerEnvironment', () => {
  it('passes on no secret', () => {
    const env = { PATH: '/bin', GITHUB_TOKEN: 'secret', NODE_OPTIONS: '--inspect', HOME: '/home' };
    assert.deepEqual(workerEnvironment(env), { PATH: '/bin', HOME: '/home', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('passes on which GPU to use', () => {
    const env = { CUDA_VISIBLE_DEVICES: '1', GGML_VK_VISIBLE_DEVICES: '0' };
    assert.deepEqual(workerEnvironment(env), { ...env, ELECTRON_RUN_AS_NODE: '1' });
  });

  it('knows the names of Windows in any case', () => {
    assert.equal(workerEnvironment({ SystemRoot: 'C:\\Windows' })['SystemRoot'], 'C:\\Windows');
  });
});
