import { access, constants, readdir, readFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/** The GPUs of a machine, as far as files tell, without asking any driver. */
export interface GpuFacts {
  /** Whether NVIDIA's driver is loaded. */
  readonly nvidia: boolean;
  /** Major version of the CUDA runtime that programs find. Neither the driver nor the packages bring it. */
  readonly cudaRuntime: 12 | 13 | undefined;
  /** Whether there is a GPU with a driver for Vulkan. */
  readonly vulkan: boolean;
}

/** The machine as {@link detectGpu} looks at it; a test passes one of its own. */
export interface GpuProbe {
  /** Operating system as Node names it; so is `arch`. */
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => Promise<boolean>;
  /** Whether this user may read and write a device. */
  readonly usable: (device: string) => Promise<boolean>;
  /** Bytes of a file as characters; empty where it cannot be read. */
  readonly read: (path: string) => Promise<string>;
  /** Names in a folder; none where it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const NO_GPU: GpuFacts = { nvidia: false, cudaRuntime: undefined, vulkan: false };

/** Detects the GPUs of a machine: looks at a few files and starts no program. Never rejects. */
export async function detectGpu(machine: GpuProbe): Promise<GpuFacts> {
  if (machine.platform === 'linux') return await onLinux(machine);
  if (machine.platform === 'win32') return await onWindows(machine);
  return NO_GPU;
}

/** Files of NVIDIA's driver; the last is the part of Windows' driver that a Linux in WSL gets. */
const NVIDIA_FILES = ['/proc/driver/nvidia/version', '/dev/nvidia0', '/usr/lib/wsl/lib/libcuda.so.1'];

async function onLinux(machine: GpuProbe): Promise<GpuFacts> {
  const finds = await linuxLibraries(machine);
  const nvidia = await anyOf(NVIDIA_FILES, machine.exists);
  const device = nvidia || (await hasRenderNode(machine));
  return {
    nvidia,
    cudaRuntime: await runtimeOf(async (version) => {
      return (await finds(`libcudart.so.${version}`)) && (await finds(`libcublas.so.${version}`));
    }),
    vulkan: device && (await finds('libvulkan.so.1')),
  };
}

/** Folders in which the dynamic linker looks besides its own list, or on systems without one. */
const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib/x86_64-linux-gnu',
  '/run/opengl-driver/lib',
];

/** A test whether the dynamic linker finds a library. */
async function linuxLibraries({ env, read, exists }: GpuProbe): Promise<(name: string) => Promise<boolean>> {
  // The linker's list holds the names of all libraries in its folders, each with a zero byte after it.
  const list = await read('/etc/ld.so.cache');
  const own = (env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => folder !== '');
  return async (name) => {
    if (list.includes(`${name}\0`)) return true;
    return await anyOf(
      [...own, ...LIBRARY_FOLDERS],
      async (folder) => await exists(posix.join(folder, name)),
    );
  };
}

/** PCI ids of AMD, NVIDIA and Intel: the GPU of a virtual machine computes nothing. */
const VENDOR_IDS = new Set(['0x1002', '0x10de', '0x8086']);

async function hasRenderNode({ list, read, usable }: GpuProbe): Promise<boolean> {
  const nodes = (await list('/dev/dri')).filter((name) => name.startsWith('renderD'));
  return await anyOf(nodes, async (name) => {
    const vendor = await read(`/sys/class/drm/${name}/device/vendor`);
    return VENDOR_IDS.has(vendor.trim()) && (await usable(`/dev/dri/${name}`));
  });
}

async function onWindows({ env, exists }: GpuProbe): Promise<GpuFacts> {
  const system = win32.join(variable(env, 'SystemRoot') ?? 'C:\\Windows', 'System32');
  // CUDA's installer puts its folder there; all others need not be looked at, and some may be slow.
  const path = (variable(env, 'Path') ?? '').split(';').filter((folder) => /cuda|nvidia/i.test(folder));
  return {
    nvidia: await exists(win32.join(system, 'nvcuda.dll')),
    cudaRuntime: await runtimeOf(async (version) => {
      return await anyOf(path, async (folder) => await exists(win32.join(folder, `cublas64_${version}.dll`)));
    }),
    vulkan: await exists(win32.join(system, 'vulkan-1.dll')),
  };
}

function variable(env: GpuProbe['env'], name: string): string | undefined {
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}

async function runtimeOf(has: (version: 12 | 13) => Promise<boolean>): Promise<12 | 13 | undefined> {
  if (await has(13)) return 13;
  return (await has(12)) ? 12 : undefined;
}

async function anyOf<T>(items: readonly T[], test: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}

/** The machine that this program runs on. */
export const thisGpuProbe: GpuProbe = {
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  exists: async (path) => await can(path, constants.F_OK),
  usable: async (device) => await can(device, constants.R_OK | constants.W_OK),
  read: async (path) => await readFile(path, 'latin1').catch(() => ''),
  list: async (folder) => await readdir(folder).catch(() => []),
};

async function can(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}
