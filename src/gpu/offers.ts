import type { GpuFacts } from './detect.ts';
import { GPU_VERSION, type GpuPack, type PlatformPackages } from './packages.ts';

/** A pack that the user can choose, and what speaks for or against it on this machine. */
export interface GpuOffer extends GpuPack {
  readonly recommended: boolean;
  /** A clause, without a final stop. */
  readonly reason: string;
}

/** All packs of a platform as offers for a machine, the recommended one first. */
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

/** Facts that decide whether Nearline proposes GPU support by itself. */
interface InvitationFacts {
  /** Whether the setting allows a GPU. */
  readonly wanted: boolean;
  readonly installed: boolean;
  /** Whether GPU support was installed for an older version of the engine. */
  readonly outdated: boolean;
  /** Whether a GPU was seen that one of the packs serves. */
  readonly seen: boolean;
  /** Value that was stored when the user was asked last; undefined where that never happened. */
  readonly answer: unknown;
}

/** Stored answer "Never". */
export const NEVER_ASK = 'never';

/** Stored answer once the question was shown: it is not asked again for this version of the engine. */
export const ASKED_FOR_VERSION = GPU_VERSION;

/**
 * The question to ask: to install GPU support for the first time, or to renew what an update of the engine made useless;
 * undefined where none is to be asked.
 */
export function invitation(facts: InvitationFacts): 'install' | 'renew' | undefined {
  const { wanted, installed, outdated, seen, answer } = facts;
  if (!wanted || installed || answer === NEVER_ASK || answer === ASKED_FOR_VERSION) return undefined;
  if (outdated) return 'renew';
  // A user who was asked for any version has decided.
  return seen && answer === undefined ? 'install' : undefined;
}
