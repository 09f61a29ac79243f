import { access, constants, readdir, readFile } from 'node:fs/promises';
import { posix, win32 } from 'node:path';

/** What was seen of a machine's GPUs, without asking any driver. */
export interface GpuFacts {
  /** NVIDIA's driver is loaded. */
  readonly nvidia: boolean;
  /** Version of the CUDA runtime that programs find here. The driver alone does not bring it, and the packages do not either. */
  readonly cudaRuntime: 12 | 13 | undefined;
  /** There is a GPU with a driver for Vulkan. */
  readonly vulkan: boolean;
}

/** The machine as far as it is looked at. */
export interface GpuProbe {
  /** As Node names it, like `arch`. */
  readonly platform: string;
  readonly arch: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => Promise<boolean>;
  /** Whether we may read and write a device. */
  readonly usable: (device: string) => Promise<boolean>;
  /** A file's bytes as characters; empty where it cannot be read. */
  readonly read: (path: string) => Promise<string>;
  /** Names in a folder; none where it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>;
}

const NOTHING: GpuFacts = { nvidia: false, cudaRuntime: undefined, vulkan: false };

/** Looks at a few files and starts nothing. Never rejects. */
export async function detectGpu(machine: GpuProbe): Promise<GpuFacts> {
  if (machine.platform === 'linux') return await onLinux(machine);
  if (machine.platform === 'win32') return await onWindows(machine);
  return NOTHING;
}

/** NVIDIA's driver says so itself, or is the part of Windows' driver that a Linux in WSL gets. */
const NVIDIA = ['/proc/driver/nvidia/version', '/dev/nvidia0', '/usr/lib/wsl/lib/libcuda.so.1'];

async function onLinux(machine: GpuProbe): Promise<GpuFacts> {
  const finds = await linuxLibraries(machine);
  const nvidia = await anyOf(NVIDIA, machine.exists);
  const device = nvidia || (await hasRenderNode(machine));
  return {
    nvidia,
    cudaRuntime: await runtimeOf(async (version) => {
      return (await finds(`libcudart.so.${version}`)) && (await finds(`libcublas.so.${version}`));
    }),
    vulkan: device && (await finds('libvulkan.so.1')),
  };
}

/** Where the dynamic linker looks besides its own list, or looks on systems without one. */
const LIBRARY_FOLDERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
  '/lib/x86_64-linux-gnu',
  '/run/opengl-driver/lib',
];

/** The linker's list holds the names of all libraries in its folders, each with a zero byte after it. */
async function linuxLibraries({ env, read, exists }: GpuProbe): Promise<(name: string) => Promise<boolean>> {
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

/** AMD, NVIDIA and Intel: the GPU of a virtual machine computes nothing. */
const VENDORS = new Set(['0x1002', '0x10de', '0x8086']);

async function hasRenderNode({ list, read, usable }: GpuProbe): Promise<boolean> {
  const nodes = (await list('/dev/dri')).filter((name) => name.startsWith('renderD'));
  return await anyOf(nodes, async (name) => {
    const vendor = await read(`/sys/class/drm/${name}/device/vendor`);
    return VENDORS.has(vendor.trim()) && (await usable(`/dev/dri/${name}`));
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

/** The machine that this runs on. */
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
