import * as vscode from 'vscode';
import type { Licence } from '../../download/hub/licence.ts';
import type { ModelDownload, ModelDownloads } from '../../models/downloads.ts';
import type { InstalledModel } from '../../models/manifest.ts';
import type { PublishedModel } from '../../models/published.ts';
import { type Log } from '../../util/log.ts';
import { percentOf, progressText } from './texts.ts';
import { messageOf } from '../../util/errors.ts';

/** Key of the licences that the user has agreed to, by name and repository, in the editor's storage. */
const AGREED = 'nearline.agreedLicences';

const RETRY = 'Try Again';

/** Downloads models with everything that a user is to see of it: licence, progress, failure. */
export class ModelInstaller {
  readonly #downloads: ModelDownloads;
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #log: Log;

  /** @param memory keeps the licences that the user has agreed to. */
  constructor(downloads: ModelDownloads, memory: Pick<vscode.Memento, 'get' | 'update'>, log: Log) {
    this.#downloads = downloads;
    this.#memory = memory;
    this.#log = log;
  }

  /**
   * Installs a model: asks for the licence where that restricts use, and downloads with visible progress.
   * @returns `undefined` where nothing was installed: it was cancelled or declined, or it failed and the user knows.
   */
  async install(model: PublishedModel, licence: Licence): Promise<InstalledModel | undefined> {
    if (licence.restricts && !(await this.#agrees(model, licence))) return undefined;
    for (;;) {
      try {
        return await this.#download(model);
      } catch (error) {
        if (!(await this.#wantsRetry(model, error))) return undefined;
      }
    }
  }

  async #download(model: PublishedModel): Promise<InstalledModel | undefined> {
    const downloads = this.#downloads;
    const title = `Nearline: downloading ${model.label}`;
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return await vscode.window.withProgress(options, async (progress, token) => {
      const installing = downloads.start(model);
      token.onCancellationRequested(() => downloads.cancel(model.id));
      const subscription = downloads.onChange(reporting(() => downloads.get(model.id), progress));
      try {
        const installed = await installing;
        if (installed)
          this.#log.info(`${model.label} was downloaded from ${model.repository} at ${model.revision}`);
        return installed;
      } finally {
        subscription.dispose();
      }
    });
  }

  async #wantsRetry({ label }: PublishedModel, error: unknown): Promise<boolean> {
    this.#log.error(`${label} could not be downloaded: ${messageOf(error)}`);
    const message = `${label} could not be downloaded. ${messageOf(error)}`;
    return (await vscode.window.showErrorMessage(message, RETRY)) === RETRY;
  }

  /** A licence that forbids some uses is shown once, before anything is downloaded. */
  async #agrees({ label, repository }: PublishedModel, { name, url }: Licence): Promise<boolean> {
    const agreed = this.#memory.get<readonly string[]>(AGREED, []);
    const key = `${name} ${repository}`;
    if (agreed.includes(key)) return true;
    const agree = 'I Agree';
    const show = 'Show Licence';
    const detail = 'It may forbid commercial use. Nearline itself sets no terms for what you write with it.';
    for (;;) {
      const question = `${label} comes under the licence “${name}”, which restricts its use.`;
      const answer = await vscode.window.showWarningMessage(question, { modal: true, detail }, agree, show);
      if (answer === show) await vscode.env.openExternal(vscode.Uri.parse(url));
      else if (answer !== agree) return false;
      else break;
    }
    await this.#memory.update(AGREED, [...agreed, key]);
    return true;
  }
}

/** What reports how far a download is, whenever it is called: the bar moves by whole percents, and never back. */
function reporting(
  download: () => ModelDownload | undefined,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
): () => void {
  let shown = 0;
  return () => {
    const state = download();
    if (!state) return;
    const percent = state.totalBytes === undefined ? 0 : percentOf(state.bytes, state.totalBytes);
    progress.report({ message: progressText(state), increment: Math.max(0, percent - shown) });
    shown = Math.max(shown, percent);
  };
}
