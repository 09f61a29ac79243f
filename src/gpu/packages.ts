/** A compute backend that is downloaded on request. */
export type GpuKind = 'cuda' | 'vulkan';

/** A native package of node-llama-cpp as it was published. */
export interface GpuPackage {
  /** Name within the scope `@node-llama-cpp`. */
  readonly name: string;
  /** Size of the packed file. No two packages of a platform have the same, so that it tells apart the files that a user picks. */
  readonly bytes: number;
  /** Sum of the files in the packed file. */
  readonly unpackedBytes: number;
  /** SHA-512 of the packed file: `sha512-` and the hash in base64. */
  readonly integrity: string;
}

/** The packages of one platform. */
export interface PlatformPackages {
  readonly vulkan: GpuPackage;
  /** The package for the runtime of CUDA 13; complete but for the runtime itself. */
  readonly cuda: GpuPackage;
  /** The package that CUDA 12 needs besides `cuda`, and no other version uses. */
  readonly cuda12: GpuPackage;
}

/** The packages of one installation, in the order in which they are fetched. */
export interface GpuPack {
  readonly kind: GpuKind;
  readonly packages: readonly GpuPackage[];
}

/** Version of node-llama-cpp, which the worker runs: its JavaScript with a binary of another version may crash. */
export const GPU_VERSION = '3.21.1';

/** Packages by platform. No other one that Nearline ships for has any: Apple's GPUs are served by the binary that ships. */
const PLATFORMS: Readonly<Record<string, PlatformPackages>> = {
  'linux-x64': {
    vulkan: {
      name: 'linux-x64-vulkan',
      bytes: 27_476_121,
      unpackedBytes: 84_483_299,
      integrity:
        'sha512-flEeSzONQ6OIm5bYKLQf4eEnBzcC5WugFbyPUwkCqyyOFZ8pH0H9ulQ7ZNDLSIczeKneMRJornlyY1Hq7d3GDA==',
    },
    cuda: {
      name: 'linux-x64-cuda',
      bytes: 142_850_036,
      unpackedBytes: 188_693_843,
      integrity:
        'sha512-idsE55VoD/FbvLhnBC9krUJaUoC0XnebseAAnCpm/brKf61HEbu+idgbb5eN6mxkjLSrHtILprJ0nDcUJjVrFg==',
    },
    cuda12: {
      name: 'linux-x64-cuda-ext',
      bytes: 176_679_086,
      unpackedBytes: 374_197_990,
      integrity:
        'sha512-1PuURowccBcks3CCoMe1mTHh5vD0V5bFHMUEgtbI/OSDjpP+Pdbn+lf42CGUrepTzR8kCH1HovQ7d8q6/vuIKA==',
    },
  },
  'win32-x64': {
    vulkan: {
      name: 'win-x64-vulkan',
      bytes: 26_619_567,
      unpackedBytes: 103_426_656,
      integrity:
        'sha512-HJ237Azh5m4Sz+w3A1IU/fYLaSDOocskcfn2ILTgqTuuORCB86EMnu3Yt/XsNhRHTtEiwz1Q/E0mO4PLIbZLAA==',
    },
    cuda: {
      name: 'win-x64-cuda',
      bytes: 138_542_727,
      unpackedBytes: 175_510_346,
      integrity:
        'sha512-PLz70neFEMkQTlmJqG1ujUtCSgHasLPMxQ9rLkqQVmZYAXqkRj+45TIHCjdn3XqUeaoun0vrO9rRaxZ8NVq9jg==',
    },
    cuda12: {
      name: 'win-x64-cuda-ext',
      bytes: 175_417_684,
      unpackedBytes: 367_830_717,
      integrity:
        'sha512-L2MxLVEYPDDe4O8EDWPmX6brldc9+Vt9hNoT/anj3pSnmrjkQcmaoKhHs6oP5qhEhb5Uog0rj6lgzNGtJO3p9Q==',
    },
  },
};

/** The packages of a platform, which Node calls so; undefined where there are none. */
export function gpuPackages(platform: string, arch: string): PlatformPackages | undefined {
  return PLATFORMS[`${platform}-${arch}`];
}

/** Name of a package's packed file, on the disk and on the release's page. */
export function packedFile({ name }: GpuPackage): string {
  return `node-llama-cpp-${name}-${GPU_VERSION}.tgz`;
}

/** Bytes to download for a pack. */
export function downloadBytes({ packages }: GpuPack): number {
  return packages.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Bytes that a pack takes once it is installed. */
export function installedBytes({ packages }: GpuPack): number {
  return packages.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
}
