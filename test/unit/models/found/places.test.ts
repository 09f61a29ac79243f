import assert from 'node:assert/strict';
import { modelFoldersOf } from '../../../../src/models/found/find.ts';

describe('the places of other programs', () => {
  it('are in the home folder', () => {
    assert.deepEqual(modelFoldersOf({ home: '/home/me', env: {}, platform: 'darwin' }), {
      lmStudio: ['/home/me/.lmstudio/models', '/home/me/.cache/lm-studio/models'],
      ollama: ['/home/me/.ollama/models'],
      huggingFace: ['/home/me/.cache/huggingface/hub'],
    });
  });

  it('include that of the service on Linux', () => {
    const { ollama } = modelFoldersOf({ home: '/home/me', env: {}, platform: 'linux' });
    assert.deepEqual(ollama, ['/home/me/.ollama/models', '/usr/share/ollama/.ollama/models']);
  });

  it('are written as Windows does', () => {
    const places = modelFoldersOf({ home: 'C:\\Users\\me', env: { HF_HOME: 'D:\\hf' }, platform: 'win32' });
    assert.deepEqual(places.ollama, ['C:\\Users\\me\\.ollama\\models']);
    assert.deepEqual(places.huggingFace, ['D:\\hf\\hub']);
  });

  const cases: readonly [env: Readonly<Record<string, string>>, cache: string][] = [
    [{ XDG_CACHE_HOME: '/cache' }, '/cache/huggingface/hub'],
    [{ XDG_CACHE_HOME: '/cache', HF_HOME: '/hf' }, '/hf/hub'],
    [{ HF_HOME: '~/hf' }, '/home/me/hf/hub'],
    [{ HF_HOME: '/hf', HUGGINGFACE_HUB_CACHE: '/old' }, '/old'],
    [{ HUGGINGFACE_HUB_CACHE: '/old', HF_HUB_CACHE: '/new' }, '/new'],
    [{ HF_HUB_CACHE: 'relative' }, '/home/me/.cache/huggingface/hub'],
    [{ HF_HUB_CACHE: '' }, '/home/me/.cache/huggingface/hub'],
  ];
  for (const [env, cache] of cases) {
    it(`heed ${JSON.stringify(env)}`, () => {
      assert.deepEqual(modelFoldersOf({ home: '/home/me', env, platform: 'linux' }).huggingFace, [cache]);
    });
  }

  it('heed OLLAMA_MODELS', () => {
    assert.deepEqual(
      modelFoldersOf({ home: '/home/me', env: { OLLAMA_MODELS: '/m' }, platform: 'linux' }).ollama,
      ['/m'],
    );
  });
});
