import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GpuInstaller, GpuInstallerOptions } from '../../../../src/editor/gpu/installer.ts';
import type { registerGpuSupport } from '../../../../src/editor/gpu/support.ts';
import type { GpuProbe } from '../../../../src/gpu/detect.ts';
import { ownRelease, releaseAddress } from '../../../../src/gpu/download.ts';
import { gpuFolder, installedGpu } from '../../../../src/gpu/installed.ts';
import { GPU_VERSION, type PlatformPackages } from '../../../../src/gpu/packages.ts';
import { Emitter } from '../../../../src/util/disposable.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeUi } from '../../../support/fakeUi.ts';
import { nativeFiles, pack, packagedExtension, type Packed } from '../../../support/packed.ts';
import { useScratch } from '../../../support/scratch.ts';

const REPOSITORY = 'https://github.com/nearline/nearline.git';

/** A machine with an AMD card and Vulkan; `card: false` takes the card out. */
function machine({ platform = 'linux', card = true } = {}): GpuProbe {
  const found = new Set(card ? ['/usr/lib/libvulkan.so.1', '/dev/dri/renderD128'] : []);
  return {
    platform,
    arch: 'x64',
    env: {},
    exists: (path) => Promise.resolve(found.has(path)),
    usable: (path) => Promise.resolve(found.has(path)),
    read: (path) => Promise.resolve(path.endsWith('vendor') ? '0x1002\n' : ''),
    list: () => Promise.resolve(card ? ['renderD128'] : []),
  };
}

/** Waits until something has happened, two seconds at most; a moment, where nothing is to happen. */
async function until(happened?: () => boolean): Promise<void> {
  for (let turn = 0; turn < (happened ? 200 : 3) && !happened?.(); turn++) await delay(10);
}

describe('registerGpuSupport and GpuInstaller', () => {
  const scratch = useScratch();
  const storage = (): string => join(scratch(), 'storage');
  let ui: FakeUi;
  let extensionRoot: string;
  let vulkan: Packed;
  let available: PlatformPackages;

  beforeEach(async () => {
    ui = new FakeUi();
    extensionRoot = await packagedExtension(scratch(), 'here-vulkan');
    vulkan = await pack(scratch(), 'here-vulkan', nativeFiles('here-vulkan'));
    const other = { ...vulkan.facts, bytes: 1 };
    available = { vulkan: vulkan.facts, cuda: other, cuda12: { ...other, bytes: 2 } };
  });

  describe('the installer', () => {
    const { fetch } = globalThis;
    afterEach(() => {
      globalThis.fetch = fetch;
    });

    let done: string[];
    let backend: string;
    beforeEach(() => {
      done = [];
      backend = 'vulkan';
    });

    async function installer(changes: Partial<GpuInstallerOptions> = {}): Promise<GpuInstaller> {
      const entry = 'src/editor/gpu/installer.ts';
      const module = await loadEditorModule<{ GpuInstaller: typeof GpuInstaller }>(entry, ui.api);
      const step = (name: string) => (): Promise<void> => Promise.resolve(void done.push(name));
      return new module.GpuInstaller({
        storage: storage(),
        extensionRoot,
        repository: REPOSITORY,
        available,
        machine: machine(),
        allow: step('allow'),
        stop: () => done.push('stop'),
        restart: async () => {
          await step('restart')();
          return backend;
        },
        onChange: () => done.push('change'),
        log: silentLog,
        ...changes,
      });
    }

    /** What the release's host answers, by address. */
    function answer(answers: Readonly<Record<string, () => Response>>): void {
      globalThis.fetch = async (input) => {
        const found = answers[input instanceof Request ? input.url : input.toString()];
        return await Promise.resolve(found ? found() : new Response('no', { status: 404 }));
      };
    }

    async function file(): Promise<string> {
      const path = join(scratch(), 'vulkan.tgz');
      await writeFile(path, vulkan.bytes);
      return path;
    }

    it('does nothing when nothing is chosen', async () => {
      await (await installer()).choose();
      assert.deepEqual([ui.shown, done], [[], []]);
    });

    it('downloads what is chosen from the release, and starts the engine with it', async () => {
      const assets = 'https://release-assets.githubusercontent.com/asset';
      answer({
        [releaseAddress(ownRelease(REPOSITORY), vulkan.facts)]: () =>
          new Response(null, { status: 302, headers: { location: assets } }),
        [assets]: () => new Response(new Uint8Array(vulkan.bytes)),
      });
      ui.pick = ([first]) => first;
      await (await installer()).choose();
      assert.deepEqual(ui.last, {
        kind: 'info',
        text: 'Nearline runs on the GPU now, with Vulkan.',
        buttons: [],
      });
      assert.deepEqual(done, ['change', 'allow', 'restart']);
      assert.equal(installedGpu(storage())?.kind, 'vulkan');
      assert.equal(ui.progress.at(-1)?.message, 'starting the engine');
      assert.equal(
        ui.progress.reduce((sum, { increment = 0 }) => sum + increment, 0),
        100,
      );
    });

    it('installs from files', async () => {
      ui.pick = (items) => items.at(-1);
      ui.files = [await file()];
      await (await installer()).choose();
      assert.equal(ui.last?.text, 'Nearline runs on the GPU now, with Vulkan.');
    });

    it('does nothing when no file is chosen', async () => {
      ui.pick = (items) => items.at(-1);
      await (await installer()).choose();
      assert.deepEqual(ui.shown, []);
    });

    it('says so when the GPU could not be used, and offers to remove it', async () => {
      backend = 'cpu';
      ui.pick = (items) => items.at(-1);
      ui.files = [await file()];
      ui.clicks = ['Remove GPU Support'];
      await (await installer()).choose();
      await settle();
      assert.equal(ui.last?.kind, 'warning');
      assert.deepEqual(ui.last.buttons, ['Show Log', 'Remove GPU Support']);
      assert.deepEqual(ui.executed.at(-1), ['nearline.removeGpuSupport']);
    });

    it('shows why a download failed, with the log', async () => {
      answer({});
      ui.pick = ([first]) => first;
      ui.clicks = ['Show Log'];
      await (await installer()).choose();
      await settle();
      assert.equal(ui.last?.kind, 'error');
      assert.match(ui.last.text, /no file node-llama-cpp-here-vulkan/);
      assert.deepEqual(ui.executed, [['nearline.showLog']]);
      assert.deepEqual(done, []);
    });

    it('says nothing about a cancellation', async () => {
      globalThis.fetch = async (_input, init) =>
        await new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        });
      ui.onProgress = (cancel) => setTimeout(cancel, 20);
      ui.pick = ([first]) => first;
      await (await installer()).choose();
      assert.deepEqual([ui.shown, done], [[], []]);
    });

    it('does one thing at a time', async () => {
      const subject = await installer();
      const wanted = { kind: 'vulkan', packages: [vulkan.facts] } as const;
      answer({});
      await Promise.all([subject.install(wanted), subject.remove()]);
      assert.match(ui.shown[0]!.text, /already/);
      await subject.remove();
      assert.match(ui.last!.text, /removed/);
    });

    it('removes, after the engine let go', async () => {
      ui.pick = (items) => items.at(-1);
      ui.files = [await file()];
      const subject = await installer();
      await subject.choose();
      done = [];
      await subject.remove();
      assert.deepEqual(done, ['stop', 'change']);
      assert.equal(installedGpu(storage()), undefined);
      assert.equal(ui.last?.text, 'GPU support was removed; Nearline runs on the CPU.');
    });
  });

  describe('the registration', () => {
    const saved = new Map<string, unknown>();
    let changed: Emitter<object>;
    let disposables: { dispose(): void }[];
    beforeEach(() => {
      saved.clear();
      changed = new Emitter();
      disposables = [];
    });
    afterEach(() => disposables.forEach((one) => one.dispose()));

    async function register(on: GpuProbe, gpu: 'auto' | 'off' = 'auto'): Promise<void> {
      const entry = 'src/editor/gpu/support.ts';
      const module = await loadEditorModule<{ registerGpuSupport: typeof registerGpuSupport }>(entry, ui.api);
      const context = {
        extension: { packageJSON: { repository: { url: REPOSITORY } } },
        extensionPath: extensionRoot,
        globalStorageUri: { fsPath: storage() },
        globalState: {
          get: (key: string) => saved.get(key),
          update: (key: string, value: unknown) => Promise.resolve(void saved.set(key, value)),
        },
      };
      const switcher = {
        onChange: changed.event,
        restart: () => undefined,
        session: () => Promise.reject(new Error()),
      };
      const config = { read: () => ({ gpu }), update: () => Promise.resolve() };
      const services = { context, switcher, config, log: silentLog, machine: on };
      disposables.push(module.registerGpuSupport(services as never));
    }

    /** The engine comes up; then what is expected is waited for, and nothing for a moment. */
    async function ready(backend: string, happened?: () => boolean): Promise<void> {
      changed.fire({ engine: { kind: 'loading', fraction: 0 } });
      changed.fire({ engine: { kind: 'ready', loaded: { backend } } });
      await until(happened);
    }

    async function outdated(): Promise<void> {
      await mkdir(join(gpuFolder(storage()), '3.0.0-vulkan'), { recursive: true });
      const marker = { version: '3.0.0', kind: 'vulkan', platform: 'linux', arch: 'x64', packages: [] };
      await writeFile(join(gpuFolder(storage()), 'installed.json'), JSON.stringify(marker));
    }

    it('registers the commands, and shows those that can do something', async () => {
      await register(machine());
      assert.deepEqual([...ui.commands.keys()], ['nearline.installGpuSupport', 'nearline.removeGpuSupport']);
      assert.deepEqual(ui.executed, []);
      await until(() => ui.executed.length > 0);
      assert.deepEqual(ui.executed, [
        ['setContext', 'nearline.gpuAvailable', true],
        ['setContext', 'nearline.gpuInstalled', false],
      ]);
    });

    it('shows no command on a Mac', async () => {
      await register(machine({ platform: 'darwin' }));
      await until();
      assert.equal(ui.commands.size, 2);
      assert.deepEqual(ui.executed, []);
      await ready('cpu');
      assert.deepEqual(ui.shown, []);
    });

    it('asks once when the engine came up on the CPU and a GPU is there', async () => {
      await register(machine());
      await ready('cpu', () => ui.shown.length > 0);
      assert.match(ui.last!.text, /can use this machine's GPU with Vulkan, a download of 28 MB/);
      assert.deepEqual(ui.last!.buttons, ['Install', 'Not Now', 'Never']);
      assert.equal(saved.get('nearline.gpuAnswer'), GPU_VERSION);
      await ready('cpu');
      await register(machine());
      await ready('cpu');
      assert.equal(ui.shown.length, 1);
    });

    for (const [what, on, gpu, backend] of [
      ['without a GPU', machine({ card: false }), 'auto', 'cpu'],
      ['with the setting off', machine(), 'off', 'cpu'],
      ['on the GPU already', machine(), 'auto', 'vulkan'],
    ] as const) {
      it(`does not ask ${what}`, async () => {
        await register(on, gpu);
        await ready(backend);
        assert.deepEqual([ui.shown, saved.size], [[], 0]);
      });
    }

    it('does not ask in a copy that runs from its sources', async () => {
      extensionRoot = scratch();
      await register(machine());
      await ready('cpu');
      assert.deepEqual(ui.shown, []);
    });

    it('asks again after an update of the engine, and cleans up after a no', async () => {
      await outdated();
      saved.set('nearline.gpuAnswer', '3.0.0');
      ui.clicks = ['Never'];
      await register(machine({ card: false }));
      await ready('cpu', () => ui.shown.length === 2);
      assert.match(ui.shown[0]!.text, /needs its GPU support to be installed again/);
      assert.equal(saved.get('nearline.gpuAnswer'), 'never');
      assert.ok(!existsSync(join(gpuFolder(storage()), '3.0.0-vulkan')));
    });
  });
});
