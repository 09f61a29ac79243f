import assert from 'node:assert/strict';
import { serverEnvironment, serverFlags } from '../../../../scripts/bench/peer/server.ts';

describe("the peer's server", () => {
  it('is started as people without a GPU are told to', () => {
    const flags = serverFlags({ model: '/m.gguf', threads: 0 }).join(' ');
    assert.match(flags, /--model \/m\.gguf /);
    assert.match(flags, /--batch-size 1024 --ubatch-size 1024 --ctx-size 0 --cache-reuse 256$/);
  });

  it('listens to this machine alone, on a port of its choice', () => {
    assert.match(serverFlags({ model: '/m.gguf', threads: 0 }).join(' '), /--host 127\.0\.0\.1 --port 0/);
  });

  it('takes as many threads as it is told', () => {
    assert.deepEqual(serverFlags({ model: '/m.gguf', threads: 3 }).slice(-2), ['--threads', '3']);
  });

  it('takes no arguments from the environment', () => {
    const env = { PATH: '/bin', LLAMA_ARG_THREADS: '1', GGML_BACKEND_PATH: '/x', AIP_HTTP_PORT: '1' };
    assert.deepEqual(serverEnvironment(env), { PATH: '/bin' });
  });
});
