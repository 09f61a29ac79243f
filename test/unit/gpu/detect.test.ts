import assert from 'node:assert/strict';
import { basename, dirname } from 'node:path';
import { detectGpu, type GpuFacts, type GpuProbe, thisGpuProbe } from '../../../src/gpu/detect.ts';

/** A machine of files with their contents; `locked` are devices that others may use and we may not. */
function machine(
  platform: string,
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  locked: readonly string[] = [],
): GpuProbe {
  const exists = async (path: string): Promise<boolean> => await Promise.resolve(path in files);
  return {
    platform,
    arch: 'x64',
    env,
    exists,
    usable: async (path) => (await exists(path)) && !locked.includes(path),
    read: async (path) => await Promise.resolve(files[path] ?? ''),
    list: async (folder) => {
      const inside = Object.keys(files).filter((path) => dirname(path) === folder);
      return await Promise.resolve(inside.map((path) => basename(path)));
    },
  };
}

const NONE: GpuFacts = { nvidia: false, cudaRuntime: undefined, vulkan: false };
const LOADER = { '/usr/lib/x86_64-linux-gnu/libvulkan.so.1': '' };
const node = (vendor: string): Record<string, string> => ({
  '/dev/dri/renderD128': '',
  '/dev/dri/card0': '',
  '/sys/class/drm/renderD128/device/vendor': `${vendor}\n`,
});
const linkerList = (...names: string[]): Record<string, string> => ({
  '/etc/ld.so.cache': `glibc-ld.so.cache1.1${names.map((name) => `${name}\0/usr/lib/${name}\0`).join('')}`,
});

describe('detectGpu', () => {
  const cases: readonly [what: string, machine: GpuProbe, facts: GpuFacts][] = [
    ['nothing', machine('linux', {}), NONE],
    ['another system', machine('darwin', { '/dev/nvidia0': '' }), NONE],
    [
      'an AMD card with a Vulkan loader',
      machine('linux', { ...node('0x1002'), ...LOADER }),
      { ...NONE, vulkan: true },
    ],
    ['a card without a loader', machine('linux', node('0x8086')), NONE],
    ['a loader without a card', machine('linux', LOADER), NONE],
    ['the card of a virtual machine', machine('linux', { ...node('0x1af4'), ...LOADER }), NONE],
    [
      'a card that others may use',
      machine('linux', { ...node('0x1002'), ...LOADER }, {}, ['/dev/dri/renderD128']),
      NONE,
    ],
    [
      'a loader that only the linker knows',
      machine('linux', { ...node('0x8086'), ...linkerList('libvulkan.so.1') }),
      { ...NONE, vulkan: true },
    ],
    [
      'a library whose name only begins so',
      machine('linux', { ...node('0x8086'), ...linkerList('libvulkan.so.10') }),
      NONE,
    ],
    [
      'an NVIDIA driver alone',
      machine('linux', { '/proc/driver/nvidia/version': 'NVRM' }),
      { ...NONE, nvidia: true },
    ],
    [
      'an NVIDIA driver in a container, with a loader',
      machine('linux', { '/dev/nvidia0': '', ...LOADER }),
      { ...NONE, nvidia: true, vulkan: true },
    ],
    [
      'CUDA 13',
      machine('linux', {
        '/dev/nvidia0': '',
        ...linkerList('libcudart.so.13', 'libcublas.so.13', 'libcudart.so.12', 'libcublas.so.12'),
      }),
      { ...NONE, nvidia: true, cudaRuntime: 13 },
    ],
    [
      'CUDA 12 by LD_LIBRARY_PATH',
      machine(
        'linux',
        { '/dev/nvidia0': '', '/opt/cuda/libcudart.so.12': '', '/opt/cuda/libcublas.so.12': '' },
        { LD_LIBRARY_PATH: ':/opt/cuda' },
      ),
      { ...NONE, nvidia: true, cudaRuntime: 12 },
    ],
    [
      'half of a CUDA runtime',
      machine('linux', { '/dev/nvidia0': '', ...linkerList('libcudart.so.12') }),
      { ...NONE, nvidia: true },
    ],
    ['WSL', machine('linux', { '/usr/lib/wsl/lib/libcuda.so.1': '' }), { ...NONE, nvidia: true }],
    ['Windows without drivers', machine('win32', {}, { SystemRoot: 'C:\\Windows' }), NONE],
    [
      'Windows with drivers on another disk',
      machine(
        'win32',
        { 'D:\\Win\\System32\\nvcuda.dll': '', 'D:\\Win\\System32\\vulkan-1.dll': '' },
        { SYSTEMROOT: 'D:\\Win' },
      ),
      { nvidia: true, cudaRuntime: undefined, vulkan: true },
    ],
    [
      'Windows with CUDA 12 on its path',
      machine(
        'win32',
        { 'C:\\Windows\\System32\\nvcuda.dll': '', 'C:\\CUDA\\v12\\bin\\cublas64_12.dll': '' },
        { Path: 'C:\\Windows;C:\\CUDA\\v12\\bin' },
      ),
      { nvidia: true, cudaRuntime: 12, vulkan: false },
    ],
  ];
  for (const [what, seen, facts] of cases) {
    it(`sees ${what}`, async () => assert.deepEqual(await detectGpu(seen), facts));
  }

  it('looks at this machine without an error, and quickly', async () => {
    const began = performance.now();
    const facts = await detectGpu(thisGpuProbe);
    assert.equal(typeof facts.nvidia, 'boolean');
    assert.ok(performance.now() - began < 500);
  });
});
