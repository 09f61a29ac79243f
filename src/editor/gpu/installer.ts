import * as vscode from 'vscode';
import { detectGpu, type GpuProbe } from '../../gpu/detect.ts';
import { downloadFrom, ownRelease, type PackageFetch, releasePage } from '../../gpu/download.ts';
import { GpuError } from '../../gpu/errors.ts';
import { installGpu, type InstallStep, removeGpu } from '../../gpu/install.ts';
import { packOfFiles } from '../../gpu/localPack.ts';
import { gpuOffers } from '../../gpu/offers.ts';
import type { GpuPack, PlatformPackages } from '../../gpu/packages.ts';
import { systemClock } from '../../util/async.ts';
import { freeBytesOf } from '../../util/files.ts';
import { type Log } from '../../util/log.ts';
import { gpuItems, resultText, stepText } from './texts.ts';
import { messageOf } from '../../util/errors.ts';

/** What {@link GpuInstaller} needs to know and to call. */
export interface GpuInstallerOptions {
  /** Folder of the extension in the editor's storage. */
  readonly storage: string;
  readonly extensionRoot: string;
  /** Address of the repository whose releases carry the packages. */
  readonly repository: string;
  readonly available: PlatformPackages;
  readonly machine: GpuProbe;
  /** Lets the engine use a GPU where the setting forbids it: a user who installs GPU support wants it. */
  readonly allow: () => Promise<void>;
  /** Ends the engine's worker; the next use starts it again. */
  readonly stop: () => void;
  /** Starts the engine anew and gives the backend that it loaded. */
  readonly restart: () => Promise<string>;
  /** Called when what is installed may have changed. */
  readonly onChange: () => void;
  readonly log: Log;
}

const LOG = 'Show Log';
const REMOVE = 'Remove GPU Support';

/**
 * Installs and removes GPU support, with choices, progress and results shown. One task runs at a time, and failures are
 * shown rather than thrown.
 */
export class GpuInstaller {
  readonly #options: GpuInstallerOptions;
  #isBusy = false;

  constructor(options: GpuInstallerOptions) {
    this.#options = options;
  }

  /** `Nearline: Install GPU Support`: asks which package, or which downloaded files, and installs it. */
  async choose(): Promise<void> {
    const { available, repository, machine } = this.#options;
    const offers = gpuOffers(await detectGpu(machine), available);
    const chosen = await vscode.window.showQuickPick(gpuItems(offers, available, releasePage(repository)), {
      title: 'Nearline: Install GPU Support',
      placeHolder: 'Nearline works without it. It can be removed at any time.',
      matchOnDetail: true,
    });
    if (chosen?.offer) await this.install(chosen.offer);
    else if (chosen) await this.#installFiles();
  }

  /** Downloads a package and installs it. */
  async install(pack: GpuPack): Promise<void> {
    const release = ownRelease(this.#options.repository);
    const fetch = downloadFrom(release, systemClock);
    await this.#alone(async () => await this.#install(pack, fetch));
  }

  /** `Nearline: Remove GPU Support`: deletes what is installed; files in use are deleted the next time. */
  async remove(): Promise<void> {
    const { storage, stop, onChange } = this.#options;
    await this.#alone(async () => {
      const gone = await removeGpu(storage, stop);
      onChange();
      const rest = gone ? '' : ' Some files are still in use; they are deleted the next time.';
      void vscode.window.showInformationMessage(`GPU support was removed; Nearline runs on the CPU.${rest}`);
    });
  }

  async #installFiles(): Promise<void> {
    const chosen = await vscode.window.showOpenDialog({
      title: 'Install GPU support from the downloaded files',
      openLabel: 'Install',
      canSelectMany: true,
      filters: { 'Packed packages': ['tgz'] },
    });
    if (!chosen) return;
    await this.#alone(async () => {
      const paths = chosen.map(({ fsPath }) => fsPath);
      const pack = await packOfFiles(paths, this.#options.available);
      await this.#install(pack, pack.fetch);
    });
  }

  async #install(pack: GpuPack, fetch: PackageFetch): Promise<void> {
    const { storage, extensionRoot, allow, stop, restart, onChange, log } = this.#options;
    const backend = await withGpuProgress(async (signal, onStep, say) => {
      const { kind, version } = await installGpu({
        storage,
        extensionRoot,
        pack,
        fetch,
        freeBytes: freeBytesOf,
        release: stop,
        signal,
        onStep,
      });
      log.info(`GPU support was installed: ${kind} ${version}`);
      onChange();
      say('starting the engine');
      await allow();
      return await restart();
    });
    const { text, works } = resultText(pack.kind, backend);
    log.info(text);
    if (works) void vscode.window.showInformationMessage(text);
    else void vscode.window.showWarningMessage(text, LOG, REMOVE).then(followUp);
  }

  async #alone(task: () => Promise<void>): Promise<void> {
    if (this.#isBusy) {
      void vscode.window.showInformationMessage('GPU support is being installed or removed already.');
      return;
    }
    this.#isBusy = true;
    try {
      await task();
    } catch (error) {
      this.#report(error);
    } finally {
      this.#isBusy = false;
    }
  }

  #report(error: unknown): void {
    if (error instanceof GpuError && error.kind === 'cancelled') return;
    this.#options.log.error(`GPU support: ${messageOf(error)}`);
    void vscode.window.showErrorMessage(messageOf(error), LOG).then(followUp);
  }
}

function followUp(choice: string | undefined): void {
  if (choice === LOG) void vscode.commands.executeCommand('nearline.showLog');
  if (choice === REMOVE) void vscode.commands.executeCommand('nearline.removeGpuSupport');
}

/**
 * Runs an installation under a notification that can cancel it.
 * @param task gets the signal of the cancellation, and two ways to say what it does: a step, or a few words.
 */
async function withGpuProgress<T>(
  task: (signal: AbortSignal, onStep: (step: InstallStep) => void, say: (text: string) => void) => Promise<T>,
): Promise<T> {
  const title = 'Nearline: GPU support';
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    let percent = 0;
    const onStep = (step: InstallStep): void => {
      const message = stepText(step);
      if (step.kind === 'unpacking') {
        progress.report({ message });
        return;
      }
      const now = Math.floor((step.bytes / step.totalBytes) * 100);
      // A report for each piece that arrives would be thousands.
      if (now > percent) progress.report({ message, increment: now - percent });
      percent = now;
    };
    return await task(controller.signal, onStep, (message) => progress.report({ message }));
  });
}
