import { sizeText } from '../../download/progress.ts';
import type { InstallStep } from '../../gpu/install.ts';
import type { GpuOffer } from '../../gpu/offers.ts';
import {
  downloadBytes,
  type GpuKind,
  installedBytes,
  packedFile,
  type PlatformPackages,
} from '../../gpu/packages.ts';

/** Names of the backends as people write them. */
export const GPU_NAMES: Readonly<Record<GpuKind, string>> = { cuda: 'CUDA', vulkan: 'Vulkan' };

/** An entry of the list of packages; without an offer it is the one for files. */
interface GpuItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly offer?: GpuOffer;
}

/** The list of packages to choose from: the offers in their order, then files for a machine without a network. */
export function gpuItems(
  offers: readonly GpuOffer[],
  available: PlatformPackages,
  releasePage: string,
): readonly GpuItem[] {
  const names = [available.vulkan, available.cuda, available.cuda12].map(packedFile);
  const files = {
    label: '$(folder-opened) Install from File...',
    description: 'without a connection',
    detail: `From ${releasePage}: ${names[0]}; or ${names[1]}, and ${names[2]} for CUDA 12`,
  };
  return [...offers.map(itemFor), files];
}

function itemFor(offer: GpuOffer): GpuItem {
  const { kind, recommended, reason } = offer;
  return {
    offer,
    label: `$(${recommended ? 'star-full' : 'circle-outline'}) ${GPU_NAMES[kind]}`,
    description: `${sizeText(downloadBytes(offer))} to download, ${sizeText(installedBytes(offer))} on disk`,
    detail: `${recommended ? 'Recommended: ' : ''}${reason.slice(0, 1).toUpperCase()}${reason.slice(1)}`,
  };
}

/** The invitation to install GPU support, or to install it again after an update of the engine (`renew`). */
export function invitationText(what: 'install' | 'renew', offer: GpuOffer): string {
  const size = sizeText(downloadBytes(offer));
  return what === 'renew'
    ? `An update of Nearline's engine needs its GPU support to be installed again, a download of ${size}.`
    : `Nearline runs on the CPU. It can use this machine's GPU with ${GPU_NAMES[offer.kind]}, a download of ${size}.`;
}

/** The text of the progress notification. */
export function stepText(step: InstallStep): string {
  if (step.kind === 'unpacking') return 'unpacking';
  return `${Math.floor(step.bytes / 1e6)} of ${sizeText(step.totalBytes)}`;
}

/**
 * The result of an installation in words, and whether the GPU is used.
 * @param kind what was installed.
 * @param backend what the engine really loaded afterwards.
 */
export function resultText(
  kind: GpuKind,
  backend: string,
): { readonly text: string; readonly works: boolean } {
  const name = GPU_NAMES[kind];
  if (backend === kind) return { text: `Nearline runs on the GPU now, with ${name}.`, works: true };
  const remedy =
    kind === 'cuda'
      ? 'Is CUDA 12 or 13 installed, or does Vulkan work instead?'
      : 'Is its driver up to date?';
  const text = `${name} is installed, but could not use this machine's GPU; Nearline runs on the CPU. ${remedy}`;
  return { text, works: false };
}
