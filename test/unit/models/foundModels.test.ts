import assert from 'node:assert/strict';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entriesBelow, freshBudget } from '../../../src/models/folderWalk.ts';
import { findModels, type FoundModel, modelFoldersOf } from '../../../src/models/foundModels.ts';
import { useScratch } from '../../support/scratch.ts';

const HASH = 'c'.repeat(64);
const WEIGHTS = { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${HASH}`, size: 5 };
const LICENCE = {
  mediaType: 'application/vnd.ollama.image.license',
  digest: `sha256:${'d'.repeat(64)}`,
  size: 1,
};

describe('findModels', () => {
  const scratch = useScratch();

  const inHome = (...names: string[]): string => join(scratch(), ...names);

  async function put(path: string, content = 'model'): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  async function find(env: Readonly<Record<string, string>> = {}): Promise<readonly FoundModel[]> {
    // Not Linux: its folder of the service is none of this test's.
    return await findModels({
      home: scratch(),
      env,
      platform: process.platform === 'win32' ? 'win32' : 'darwin',
    });
  }

  const labels = async (): Promise<readonly string[]> => (await find()).map(({ label }) => label);

  it('finds nothing where there is nothing', async () => assert.deepEqual(await find(), []));

  describe('of LM Studio', () => {
    const place = (...names: string[]): string => inHome('.lmstudio', 'models', ...names);

    it('lists models with who published them', async () => {
      const path = await put(place('owner', 'name', 'coder-q4_k_m.gguf'), '12345');
      await put(place('owner', 'name', 'mmproj-coder-f16.gguf'));
      await put(place('owner', 'name', 'my-lora.gguf'));
      await put(place('owner', 'name', 'README.md'));
      assert.deepEqual(await find(), [
        {
          program: 'LM Studio',
          label: 'coder-q4_k_m',
          origin: 'owner/name',
          path,
          bytes: 5,
          quantization: 'Q4_K_M',
          sha256: undefined,
        },
      ]);
    });

    it('lists its older folder too', async () => {
      await put(inHome('.cache', 'lm-studio', 'models', 'owner', 'name', 'old.gguf'));
      assert.deepEqual(await labels(), ['old']);
    });

    it('lists a split model once, by its first part', async () => {
      await put(place('o', 'n', 'x-00002-of-00002.gguf'), '123');
      const path = await put(place('o', 'n', 'x-00001-of-00002.gguf'), '12');
      await put(place('o', 'n', 'gap-00001-of-00002.gguf'));
      const [model, ...others] = await find();
      assert.deepEqual([model?.path, model?.bytes, model?.label], [path, 5, 'x']);
      assert.deepEqual(others, []);
    });

    it('follows no link, and looks no deeper than models lie', async () => {
      const elsewhere = await put(inHome('elsewhere', 'secret.gguf'));
      await mkdir(place('o', 'n'), { recursive: true });
      await symlink(elsewhere, place('o', 'n', 'link.gguf'));
      await symlink(inHome('elsewhere'), place('o', 'folder'), 'junction');
      await mkdir(place('o', 'n', 'folder.gguf'));
      await put(place('1', '2', '3', '4', 'deep.gguf'));
      assert.deepEqual(await find(), []);
    });

    it('shows no characters that forge what surrounds them', async function () {
      if (process.platform === 'win32') return this.skip();
      await put(place('ow\nner', 'na\u202Eme', 'x\u202Ey.gguf'));
      const [model] = await find();
      assert.deepEqual([model?.label, model?.origin], ['x y', 'ow ner/na me']);
    });
  });

  describe('of Ollama', () => {
    const place = (...names: string[]): string => inHome('.ollama', 'models', ...names);
    const tag = (...names: string[]): string => place('manifests', ...names);
    const manifest = (...layers: object[]): string =>
      JSON.stringify({ schemaVersion: 2, config: {}, layers });

    it('lists what its manifests name', async () => {
      const path = await put(place('blobs', `sha256-${HASH}`), '12345');
      await put(tag('registry.ollama.ai', 'library', 'coder', '1.5b-q8_0'), manifest(LICENCE, WEIGHTS));
      assert.deepEqual(await find(), [
        {
          ...{
            program: 'Ollama',
            label: 'coder:1.5b-q8_0',
            origin: 'registry.ollama.ai/library',
            path,
            bytes: 5,
          },
          quantization: 'Q8_0',
          sha256: HASH,
        },
      ]);
    });

    it('lists a file once, by its first tag', async () => {
      await put(place('blobs', `sha256-${HASH}`));
      for (const name of ['b', 'a']) await put(tag('hf.co', 'owner', 'coder', name), manifest(WEIGHTS));
      assert.deepEqual(await labels(), ['coder:a']);
    });

    const useless: readonly [what: string, text: string][] = [
      ['is no JSON', '{'],
      ['is no object', '[]'],
      ['has no layers', '{}'],
      ['has odd layers', '{"layers":[null,7]}'],
      ['names no weights', manifest(LICENCE)],
      ['names several files', manifest(WEIGHTS, { ...WEIGHTS, digest: `sha256:${'e'.repeat(64)}` })],
      ['names a path', manifest({ ...WEIGHTS, digest: 'sha256:../../../secret' })],
      ['names no text', manifest({ ...WEIGHTS, digest: 7 })],
      ['is too long', manifest(WEIGHTS).padEnd(70_000, ' ')],
    ];
    for (const [what, text] of useless) {
      it(`passes over a manifest that ${what}`, async () => {
        await put(place('blobs', `sha256-${HASH}`));
        await put(tag('registry.ollama.ai', 'library', 'coder', 'latest'), text);
        assert.deepEqual(await find(), []);
      });
    }

    it('passes over a manifest that lies elsewhere', async () => {
      await put(place('blobs', `sha256-${HASH}`));
      await put(tag('coder', 'latest'), manifest(WEIGHTS));
      assert.deepEqual(await find(), []);
    });

    it('passes over weights that are not there, or are a link', async () => {
      await put(tag('registry.ollama.ai', 'library', 'coder', 'latest'), manifest(WEIGHTS));
      assert.deepEqual(await find(), []);
      await mkdir(place('blobs'));
      await symlink(await put(inHome('elsewhere')), place('blobs', `sha256-${HASH}`));
      assert.deepEqual(await find(), []);
    });

    it('looks where OLLAMA_MODELS says', async () => {
      await put(inHome('own', 'blobs', `sha256-${HASH}`));
      await put(inHome('own', 'manifests', 'r', 'l', 'coder', 'latest'), manifest(WEIGHTS));
      assert.equal((await find({ OLLAMA_MODELS: inHome('own') })).length, 1);
    });
  });

  describe("of Hugging Face's cache", () => {
    const REPOSITORY = 'models--owner--name';
    const place = (...names: string[]): string => inHome('.cache', 'huggingface', 'hub', ...names);

    async function snapshot(commit: string, path: string, target: string): Promise<string> {
      const link = place(REPOSITORY, 'snapshots', commit, path);
      await mkdir(dirname(link), { recursive: true });
      await symlink(target, link);
      return link;
    }

    it('lists models by their names in the snapshot', async () => {
      await put(place(REPOSITORY, 'blobs', HASH), '12345');
      const path = await snapshot('1'.repeat(40), 'x-q8_0.gguf', `../../blobs/${HASH}`);
      assert.deepEqual(await find(), [
        {
          program: 'Hugging Face',
          label: 'x-q8_0',
          origin: 'owner/name',
          path,
          bytes: 5,
          quantization: 'Q8_0',
          sha256: HASH,
        },
      ]);
    });

    it('lists files of a system without links, and of folders in a snapshot', async () => {
      const path = await put(place(REPOSITORY, 'snapshots', '1', 'Q8_0', 'x.gguf'));
      const [model, ...others] = await find();
      assert.deepEqual(
        [model?.path, model?.sha256, model?.quantization, others],
        [path, undefined, 'Q8_0', []],
      );
    });

    it('lists the commit that was fetched last', async () => {
      const old = await put(place(REPOSITORY, 'snapshots', '1', 'x.gguf'), 'old');
      const fresh = await put(place(REPOSITORY, 'snapshots', '2', 'x.gguf'), 'fresh');
      await utimes(dirname(old), 1000, 1000);
      await utimes(dirname(fresh), 2000, 2000);
      assert.deepEqual(
        (await find()).map(({ path }) => path),
        [fresh],
      );
      await utimes(dirname(old), 3000, 3000);
      assert.deepEqual(
        (await find()).map(({ path }) => path),
        [old],
      );
    });

    it('tells models of one name in several folders apart', async () => {
      for (const folder of ['Q4_0', 'Q8_0']) await put(place(REPOSITORY, 'snapshots', '1', folder, 'x.gguf'));
      assert.deepEqual(
        (await find()).map(({ quantization }) => quantization),
        ['Q4_0', 'Q8_0'],
      );
    });

    it("follows no link but the cache's own", async () => {
      const secret = await put(inHome('secret.gguf'));
      await put(place('models--other--name', 'blobs', HASH));
      await mkdir(place(REPOSITORY, 'blobs'), { recursive: true });
      await symlink(secret, place(REPOSITORY, 'blobs', HASH));
      await snapshot('1', 'outside.gguf', secret);
      await snapshot('1', 'other.gguf', `../../../models--other--name/blobs/${HASH}`);
      await snapshot('1', 'link-to-link.gguf', `../../blobs/${HASH}`);
      await snapshot('1', 'no-hash.gguf', '../../blobs/name');
      await snapshot('1', 'itself.gguf', 'itself.gguf');
      assert.deepEqual(await find(), []);
    });

    it('passes over data sets', async () => {
      await put(place('datasets--owner--name', 'snapshots', '1', 'x.gguf'));
      assert.deepEqual(await find(), []);
    });

    it('names old repositories without an owner', async () => {
      await put(place('models--gpt2', 'snapshots', '1', 'x.gguf'));
      assert.deepEqual(
        (await find()).map(({ origin }) => origin),
        ['gpt2'],
      );
    });
  });

  it('lists programs in their order', async () => {
    await put(inHome('.cache', 'huggingface', 'hub', 'models--a--b', 'snapshots', '1', 'x.gguf'));
    await put(inHome('.lmstudio', 'models', 'a', 'b', 'y.gguf'));
    assert.deepEqual(await labels(), ['y', 'x']);
  });

  it('passes over a folder that is none', async () => {
    await put(inHome('.lmstudio'));
    await put(inHome('.ollama', 'models', 'manifests'));
    assert.deepEqual(await find(), []);
  });

  it('looks at no more entries than its budget allows', async () => {
    for (const name of ['a', 'b', 'c']) await put(inHome('many', name, 'x.gguf'));
    assert.equal((await entriesBelow(inHome('many'), 1, freshBudget())).length, 3);
    assert.equal((await entriesBelow(inHome('many'), 1, freshBudget(4))).length, 1);
  });
});

describe('modelFoldersOf', () => {
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
