import * as vscode from 'vscode';
import { detectGpu, type GpuProbe, thisGpuProbe } from '../../gpu/detect.ts';
import { installedGpu, outdatedGpu } from '../../gpu/installed.ts';
import { isPackaged } from '../../gpu/library.ts';
import { ASKED_FOR_VERSION, gpuOffers, invitation, NEVER_ASK } from '../../gpu/offers.ts';
import { gpuPackages, type PlatformPackages } from '../../gpu/packages.ts';
import type { Switcher } from '../../models/switcher.ts';
import type { Disposable } from '../../util/disposable.ts';
import { type Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import { GpuInstaller, type GpuInstallerOptions } from './installer.ts';
import { invitationText } from './texts.ts';
import { messageOf } from '../../util/errors.ts';

/** Key of the answer to the invitation in the editor's storage. */
const ANSWER = 'nearline.gpuAnswer';

/** What {@link registerGpuSupport} works with. */
interface GpuSupportParts {
  readonly context: Pick<
    vscode.ExtensionContext,
    'extension' | 'extensionPath' | 'globalState' | 'globalStorageUri'
  >;
  readonly config: Pick<Config, 'read' | 'update'>;
  readonly switcher: Pick<Switcher, 'onChange' | 'restart' | 'session'>;
  readonly log: Log;
  /** The machine to look at; this one where absent. */
  readonly machine?: GpuProbe;
}

/** Registers the commands for GPU support, and asks once whether to install it. Looks at nothing while it starts. */
export function registerGpuSupport(parts: GpuSupportParts): Disposable {
  const { machine = thisGpuProbe, context } = parts;
  const available = gpuPackages(machine.platform, machine.arch);
  const options = available && installerOptions(parts, available, machine);
  const installer = options && new GpuInstaller(options);
  const commands: Readonly<Record<string, () => Promise<void> | undefined>> = {
    'nearline.installGpuSupport': () => installer?.choose(),
    'nearline.removeGpuSupport': () => installer?.remove(),
  };
  const registered = Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
  if (!options || !installer) return vscode.Disposable.from(...registered);
  const timer = setTimeout(() => showCommands(storageOf(context)));
  const invited = inviteWhenReady(parts, options, installer);
  return vscode.Disposable.from(...registered, invited, { dispose: () => clearTimeout(timer) });
}

function installerOptions(
  { context, config, switcher, log }: GpuSupportParts,
  available: PlatformPackages,
  machine: GpuProbe,
): GpuInstallerOptions {
  const storage = storageOf(context);
  const { repository } = context.extension.packageJSON as { readonly repository: { readonly url: string } };
  return {
    storage,
    extensionRoot: context.extensionPath,
    repository: repository.url,
    available,
    machine,
    allow: async () => {
      if (config.read().gpu === 'off') await config.update('gpu', 'auto');
    },
    // The worker of a restarted engine ends at once, and comes back with the next use.
    stop: () => switcher.restart(),
    restart: async () => {
      switcher.restart();
      return (await switcher.session()).loaded.backend;
    },
    onChange: () => showCommands(storage),
    log,
  };
}

function storageOf({ globalStorageUri }: GpuSupportParts['context']): string {
  return globalStorageUri.fsPath;
}

/** Sets the context keys by which only commands are offered that can do something. */
function showCommands(storage: string): void {
  const installed = installedGpu(storage) !== undefined || outdatedGpu(storage) !== undefined;
  void vscode.commands.executeCommand('setContext', 'nearline.gpuAvailable', true);
  void vscode.commands.executeCommand('setContext', 'nearline.gpuInstalled', installed);
}

/** Asks when the engine has come up on the CPU: the user has begun to work with it, and the start is over. */
function inviteWhenReady(
  parts: GpuSupportParts,
  options: GpuInstallerOptions,
  installer: GpuInstaller,
): Disposable {
  let asked = false;
  return parts.switcher.onChange(({ engine }) => {
    if (asked || engine.kind !== 'ready' || engine.loaded.backend !== 'cpu') return;
    asked = true;
    invite(parts, options, installer).catch((error: unknown) => {
      parts.log.warn(`GPU support could not be offered: ${messageOf(error)}`);
    });
  });
}

async function invite(
  { context, config }: GpuSupportParts,
  { storage, available, machine }: GpuInstallerOptions,
  installer: GpuInstaller,
): Promise<void> {
  const { globalState, extensionPath } = context;
  const outdated = outdatedGpu(storage);
  const offer = gpuOffers(await detectGpu(machine), available).find(({ kind, recommended }) => {
    return outdated === undefined ? recommended : kind === outdated;
  });
  const what = invitation({
    wanted: config.read().gpu === 'auto' && isPackaged(extensionPath),
    installed: installedGpu(storage) !== undefined,
    outdated: outdated !== undefined,
    seen: offer !== undefined,
    answer: globalState.get(ANSWER),
  });
  if (!offer || !what) return;
  // Before the answer, so that no other window asks too.
  await globalState.update(ANSWER, ASKED_FOR_VERSION);
  const choices = ['Install', 'Not Now', 'Never'] as const;
  const choice = await vscode.window.showInformationMessage(invitationText(what, offer), ...choices);
  if (choice === 'Install') await installer.install(offer);
  if (choice !== 'Never') return;
  await globalState.update(ANSWER, NEVER_ASK);
  if (what === 'renew') await installer.remove();
}
