import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { downloadFrom, type PackageFetch } from '../../../src/gpu/download.ts';
import { GpuError } from '../../../src/gpu/errors.ts';
import { installGpu, type InstallStep, neededBytes, removeGpu } from '../../../src/gpu/install.ts';
import { gpuChoice, gpuFolder, installedGpu, isInstalled, outdatedGpu } from '../../../src/gpu/installed.ts';
import { libraryEntry } from '../../../src/gpu/library.ts';
import { packOfFiles } from '../../../src/gpu/localPack.ts';
import { GPU_VERSION, type GpuPack, type GpuPackage } from '../../../src/gpu/packages.ts';
import { systemClock } from '../../../src/util/async.ts';
import { asNobody } from '../../support/asNobody.ts';
import { whole } from '../../support/fileHost.ts';
import { nativeFiles, pack, packagedExtension, type Packed } from '../../support/packed.ts';
import { ReleaseHost } from '../../support/releaseHost.ts';
import { useScratch } from '../../support/scratch.ts';

const ENOUGH = async (): Promise<number> => await Promise.resolve(1e12);

describe('GPU support', () => {
  const scratch = useScratch();
  const storage = (): string => join(scratch(), 'global storage ä');
  let host: ReleaseHost;
  let extensionRoot: string;
  let vulkan: Packed;
  let cuda: Packed;
  let cuda12: Packed;
  let steps: InstallStep[];

  beforeEach(async () => {
    host = await ReleaseHost.start();
    steps = [];
    extensionRoot = await packagedExtension(scratch(), 'here-vulkan');
    const packed = ['here-vulkan', 'here-cuda', 'here-cuda-ext'].map(
      async (name) => await pack(scratch(), name, nativeFiles(name)),
    );
    [vulkan, cuda, cuda12] = (await Promise.all(packed)) as [Packed, Packed, Packed];
    for (const { facts, bytes } of [vulkan, cuda, cuda12]) host.serve(facts, whole(bytes));
  });
  afterEach(async () => await host.stop());

  const vulkanPack = (): GpuPack => ({ kind: 'vulkan', packages: [vulkan.facts] });
  const cudaPack = (): GpuPack => ({ kind: 'cuda', packages: [cuda.facts, cuda12.facts] });

  const fetchIt: PackageFetch = async (...request) => {
    await downloadFrom(host.release, systemClock)(...request);
  };

  async function install(
    wanted: GpuPack,
    changes: Partial<Parameters<typeof installGpu>[0]> = {},
  ): Promise<string> {
    const { libraryRoot } = await installGpu({
      storage: storage(),
      extensionRoot,
      pack: wanted,
      fetch: fetchIt,
      freeBytes: ENOUGH,
      release: () => undefined,
      signal: new AbortController().signal,
      onStep: (step) => steps.push(step),
      ...changes,
    });
    return libraryRoot;
  }

  const inGpuFolder = (): string[] => readdirSync(gpuFolder(storage())).sort();

  it('is installed so that the copied library finds the package beside it', async () => {
    const root = await install(vulkanPack());
    const library = (await import(pathToFileURL(libraryEntry(root)).href)) as { name: string };
    assert.equal(library.name, 'here-vulkan');
    assert.deepEqual(installedGpu(storage()), { kind: 'vulkan', libraryRoot: root, version: GPU_VERSION });
    assert.deepEqual(inGpuFolder(), [`${GPU_VERSION}-vulkan`, 'installed.json']);
    assert.deepEqual(gpuChoice('auto', storage()), { kind: 'vulkan', entry: libraryEntry(root) });
    assert.equal(gpuChoice('off', storage()), 'off');
  });

  it('is what ships where nothing is installed', () => {
    assert.equal(gpuChoice('auto', storage()), 'built-in');
    assert.equal(gpuChoice('auto', undefined), 'built-in');
  });

  it('tells how far it is, over all files', async () => {
    await install(cudaPack());
    const totalBytes = cuda.bytes.length + cuda12.bytes.length;
    assert.deepEqual(steps.at(-2), { kind: 'fetching', bytes: totalBytes, totalBytes });
    assert.equal(steps.filter(({ kind }) => kind === 'unpacking').length, 2);
  });

  it('takes the place of another kind', async () => {
    await install(vulkanPack());
    const root = await install(cudaPack());
    assert.equal(installedGpu(storage())?.kind, 'cuda');
    assert.deepEqual(inGpuFolder(), [`${GPU_VERSION}-cuda`, 'installed.json']);
    assert.deepEqual(readdirSync(join(root, 'node_modules', '@node-llama-cpp')).sort(), [
      'here-cuda',
      'here-cuda-ext',
    ]);
  });

  it('is repaired by installing it again', async () => {
    const root = await install(vulkanPack());
    const native = join(root, 'node_modules', '@node-llama-cpp', 'here-vulkan', 'dist', 'index.js');
    await writeFile(native, 'damaged');
    const seen: unknown[] = [];
    const release = (): unknown => seen.push(installedGpu(storage()), existsSync(native));
    assert.equal(await install(vulkanPack(), { release }), root);
    assert.deepEqual(seen, [undefined, true]);
    assert.match(readFileSync(native, 'utf8'), /here-vulkan/);
  });

  it('is not installed twice when another window was faster', async () => {
    let theirs = '';
    const fetch: PackageFetch = async (...request) => {
      await fetchIt(...request);
      theirs = join(await install(vulkanPack()), 'theirs');
      await writeFile(theirs, '');
    };
    await install(vulkanPack(), { fetch });
    assert.ok(existsSync(theirs));
    assert.deepEqual(inGpuFolder(), [`${GPU_VERSION}-vulkan`, 'installed.json']);
  });

  it('of another version is outdated, and removed by the next installation', async () => {
    const old = join(gpuFolder(storage()), '3.0.0-vulkan');
    await mkdir(old, { recursive: true });
    const { platform, arch } = process;
    const marker = { version: '3.0.0', kind: 'vulkan', platform, arch, packages: [] };
    await writeFile(join(gpuFolder(storage()), 'installed.json'), JSON.stringify(marker));
    assert.equal(outdatedGpu(storage()), 'vulkan');
    assert.equal(installedGpu(storage()), undefined);
    await install(cudaPack());
    assert.ok(!existsSync(old));
    assert.equal(outdatedGpu(storage()), undefined);
  });

  for (const text of ['', '{', 'null', '[]', '{"version":"3.21.1","kind":"../../x","packages":[]}']) {
    it(`ignores a marker of ${JSON.stringify(text)}`, async () => {
      await install(vulkanPack());
      await writeFile(join(gpuFolder(storage()), 'installed.json'), text);
      assert.equal(installedGpu(storage()), undefined);
      assert.equal(outdatedGpu(storage()), undefined);
    });
  }

  it('of another machine that shares the folder is ignored', async () => {
    await install(vulkanPack());
    const file = join(gpuFolder(storage()), 'installed.json');
    await writeFile(file, readFileSync(file, 'utf8').replace(process.arch, 'other'));
    assert.equal(installedGpu(storage()), undefined);
  });

  describe('when something goes wrong', () => {
    /** What is installed must be what was before, and nothing else may be there. */
    async function fails(reason: GpuError['kind'], run: Promise<unknown>): Promise<string> {
      const before = installedGpu(storage());
      let text = '';
      await assert.rejects(run, (error: GpuError) => {
        assert.ok(error instanceof GpuError);
        assert.equal(error.kind, reason, error.message);
        text = error.message;
        return true;
      });
      assert.deepEqual(installedGpu(storage()), before);
      if (existsSync(gpuFolder(storage()))) {
        assert.deepEqual(inGpuFolder(), before ? [`${GPU_VERSION}-${before.kind}`, 'installed.json'] : []);
      }
      return text;
    }

    it('leaves what was installed in use', async () => {
      await install(vulkanPack());
      host.serve(cuda12.facts, whole(Buffer.from('another file')));
      await fails('mismatch', install(cudaPack()));
      assert.equal(installedGpu(storage())?.kind, 'vulkan');
    });

    it('is cancelled while it downloads', async () => {
      const controller = new AbortController();
      host.serve(vulkan.facts, () => controller.abort());
      await fails('cancelled', install(vulkanPack(), { signal: controller.signal }));
    });

    it('is cancelled while it unpacks', async () => {
      const controller = new AbortController();
      const onStep = ({ kind }: InstallStep): void => {
        if (kind === 'unpacking') controller.abort();
      };
      await fails('cancelled', install(vulkanPack(), { signal: controller.signal, onStep }));
    });

    it('says how much disk space it needs and finds, before it downloads', async () => {
      const text = await fails('no-space', install(vulkanPack(), { freeBytes: () => Promise.resolve(9e6) }));
      assert.match(text, /needs 51 MB of disk space; 9 MB are free/);
      assert.deepEqual(host.asked, []);
    });

    it('goes on where the file system does not say what is free', async () => {
      await install(vulkanPack(), { freeBytes: () => Promise.resolve(undefined) });
    });

    it('says when the disk fills up on the way', async () => {
      const fetch: PackageFetch = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC' }));
      assert.match(await fails('no-space', install(vulkanPack(), { fetch })), /^The disk is full/);
    });

    it('says when the storage is no folder', async () => {
      await writeFile(storage(), 'a file');
      assert.match(await fails('not-writable', install(vulkanPack())), /cannot be written to \(E/);
    });

    it('says when the storage is read-only', async function () {
      if (process.platform === 'win32') this.skip();
      await chmod(scratch(), 0o755);
      await mkdir(storage());
      await chmod(storage(), 0o555);
      const text = await asNobody(async () => await fails('not-writable', install(vulkanPack())));
      assert.match(text, /\(EACCES at /);
    });

    it('explains itself in a copy that runs from its sources', async () => {
      await rm(join(extensionRoot, 'dist'), { recursive: true });
      assert.match(await fails('unsupported', install(vulkanPack())), /runs from its sources/);
      assert.deepEqual(host.asked, []);
    });

    it('cleans up after a process that died, and leaves that of one that lives', async () => {
      const dead = join(gpuFolder(storage()), 'work-999999999-a');
      const alive = join(gpuFolder(storage()), `work-${process.ppid}-a`);
      for (const folder of [dead, alive]) {
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, 'x.tgz.partial'), 'half');
      }
      await install(vulkanPack());
      assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
    });

    it('leaves alone what is not ours', async () => {
      const foreign = join(gpuFolder(storage()), 'notes');
      await mkdir(foreign, { recursive: true });
      await install(vulkanPack());
      await removeGpu(storage(), () => undefined);
      assert.deepEqual(inGpuFolder(), ['notes']);
    });
  });

  describe('is removed', () => {
    it('after the engine let go of it, which finds nothing any more', async () => {
      await install(vulkanPack());
      let seen: unknown = 'not called';
      assert.ok(await removeGpu(storage(), () => (seen = installedGpu(storage()))));
      assert.equal(seen, undefined);
      assert.deepEqual(inGpuFolder(), []);
    });

    it('also where there is nothing', async () => {
      assert.ok(await removeGpu(storage(), () => undefined));
    });

    it('unless the storage is no folder', async () => {
      await writeFile(storage(), 'a file');
      await assert.rejects(
        removeGpu(storage(), () => assert.fail('nothing was removed')),
        { kind: 'not-writable' },
      );
    });
  });

  describe('from files', () => {
    const available = (): Record<'vulkan' | 'cuda' | 'cuda12', GpuPackage> => {
      return { vulkan: vulkan.facts, cuda: cuda.facts, cuda12: cuda12.facts };
    };

    async function file(name: string, bytes: Buffer): Promise<string> {
      const path = join(scratch(), name);
      await writeFile(path, bytes);
      return path;
    }

    it('is installed without a connection, whatever they are called', async () => {
      await host.stop();
      const chosen = await packOfFiles([await file('renamed (1).tgz', vulkan.bytes)], available());
      await install(chosen, { fetch: chosen.fetch });
      assert.ok(isInstalled(storage(), vulkanPack()));
      assert.deepEqual(readFileSync(join(scratch(), 'renamed (1).tgz')), vulkan.bytes);
      host = await ReleaseHost.start();
    });

    it('takes CUDA in one part or two, in any order', async () => {
      const [second, first] = [await file('2.tgz', cuda12.bytes), await file('1.tgz', cuda.bytes)];
      const both = await packOfFiles([second, first], available());
      assert.deepEqual([both.kind, both.packages], ['cuda', [cuda.facts, cuda12.facts]]);
      const one = await packOfFiles([first], available());
      assert.deepEqual([one.kind, one.packages], ['cuda', [cuda.facts]]);
      await install(both, { fetch: both.fetch });
      assert.ok(isInstalled(storage(), cudaPack()));
      assert.ok(!isInstalled(storage(), one));
    });

    it('refuses the second part of CUDA alone', async () => {
      const second = await file('2.tgz', cuda12.bytes);
      await assert.rejects(
        packOfFiles([second], available()),
        /only together with node-llama-cpp-here-cuda-3/,
      );
    });

    it('refuses another file, and a missing one', async () => {
      const other = await file('other.tgz', Buffer.from('other'));
      await assert.rejects(
        packOfFiles([other], available()),
        /other\.tgz is not a file that this version can use/,
      );
      await assert.rejects(packOfFiles([join(scratch(), 'missing')], available()), { kind: 'wrong-files' });
    });

    it('refuses a file of the right size with other contents', async () => {
      const damaged = await file('damaged.tgz', Buffer.from(vulkan.bytes).fill(0, 50, 60));
      const chosen = await packOfFiles([damaged], available());
      await assert.rejects(install(chosen, { fetch: chosen.fetch }), { kind: 'mismatch' });
      assert.equal(installedGpu(storage()), undefined);
    });
  });

  it('needs what it unpacks, the largest packed file and a margin', () => {
    const part = (bytes: number): GpuPackage => ({
      name: '',
      integrity: '',
      bytes,
      unpackedBytes: 2 * bytes,
    });
    assert.equal(neededBytes({ kind: 'cuda', packages: [part(100e6), part(150e6)] }), 700e6);
  });
});
