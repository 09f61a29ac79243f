import type { GpuFacts } from './detect.ts';
import type { GpuPack, PlatformPackages } from './packages.ts';

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
