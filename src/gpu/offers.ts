import type { GpuFacts } from './detect.ts';
import { installedGpu } from './installed.ts';
import { libraryEntry } from './library.ts';
import { GPU_VERSION, type GpuKind, type GpuPack, type PlatformPackages } from './packages.ts';

/** A pack to choose, and what speaks for or against it on this machine. */
export interface GpuOffer extends GpuPack {
  readonly recommended: boolean;
  /** A clause, without a final stop. */
  readonly reason: string;
}

/** All packs of a platform for a machine of which this is known, the recommended one first. */
export function gpuOffers(facts: GpuFacts, available: PlatformPackages): readonly GpuOffer[] {
  const cuda = cudaOffer(facts, available);
  const vulkan = vulkanOffer(facts, available, cuda.recommended);
  return cuda.recommended ? [cuda, vulkan] : [vulkan, cuda];
}

function cudaOffer({ nvidia, cudaRuntime }: GpuFacts, { cuda, cuda12 }: PlatformPackages): GpuOffer {
  const packages = cudaRuntime === 13 ? [cuda] : [cuda, cuda12];
  const offer = { kind: 'cuda', packages, recommended: false } as const;
  if (!nvidia) return { ...offer, reason: 'no NVIDIA driver was found' };
  if (cudaRuntime === undefined) {
    return { ...offer, reason: 'needs CUDA 12 or 13 on this machine, which was not found' };
  }
  return { ...offer, recommended: true, reason: `an NVIDIA driver and CUDA ${cudaRuntime} were found` };
}

function vulkanOffer({ vulkan }: GpuFacts, available: PlatformPackages, hasBetter: boolean): GpuOffer {
  return {
    kind: 'vulkan',
    packages: [available.vulkan],
    recommended: vulkan && !hasBetter,
    reason: vulkan
      ? "needs the graphics card's driver alone, which was found"
      : 'no GPU for Vulkan was found',
  };
}

/** Where the worker is to compute: `built-in` is the binary that ships, with Metal on Apple silicon and no GPU else. */
export type GpuChoice = 'off' | 'built-in' | { readonly kind: GpuKind; readonly entry: string };

/**
 * What a setting means on this machine: reads one small file and is asked at every start of the worker.
 * @param storage folder of the extension in the editor's storage; undefined where there is none.
 */
export function gpuChoice(setting: 'auto' | 'off', storage: string | undefined): GpuChoice {
  if (setting === 'off') return 'off';
  const installed = storage === undefined ? undefined : installedGpu(storage);
  return installed ? { kind: installed.kind, entry: libraryEntry(installed.libraryRoot) } : 'built-in';
}

/** What decides whether the user is asked about GPU support without having said anything. */
export interface InvitationFacts {
  /** The setting allows a GPU. */
  readonly wanted: boolean;
  readonly installed: boolean;
  /** Something was installed for an older version of the engine. */
  readonly outdated: boolean;
  /** A GPU was seen that one of the packs serves. */
  readonly seen: boolean;
  /** What was stored when the user was asked last. */
  readonly answer: unknown;
}

/** Stored for "Never". */
export const NEVER = 'never';

/** Stored when the question is shown: it is not asked again for this version of the engine. */
export const ASKED = GPU_VERSION;

/** Whether to ask, and what: to install for the first time, or to renew what an update of the engine made useless. */
export function invitation(facts: InvitationFacts): 'install' | 'renew' | undefined {
  const { wanted, installed, outdated, seen, answer } = facts;
  if (!wanted || installed || answer === NEVER || answer === ASKED) return undefined;
  if (outdated) return 'renew';
  // Who was asked for any version has decided.
  return seen && answer === undefined ? 'install' : undefined;
}
