import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/browser.ts';
import { ensureEditor, installExtension, type Editor } from '../../scripts/lib/editor.ts';
import { step } from '../../scripts/lib/progress.ts';
import { currentVsix } from '../../scripts/vsix/vsix.ts';
import { targetFor } from '../../scripts/vsix/targets.ts';

/** What all suites share: the editor and the browser, and the packaged extension installed once. */
export interface Environment {
  readonly editor: Editor;
  readonly browser: Browser;
  /** A folder for everything that the run makes; it is removed at its end. */
  readonly scratch: string;
  readonly extensions: string;
  /** The package that is installed there. */
  readonly vsix: string;
}

let prepared: Promise<Environment> | undefined;

/**
 * Prepares the environment, once per run. Rejects with the reason where no editor or browser can be had.
 */
export function environment(): Promise<Environment> {
  prepared ??= prepare();
  return prepared;
}

async function prepare(): Promise<Environment> {
  const target = targetFor(process.platform, process.arch);
  if (target === undefined) throw new Error(`Nearline is not built for ${process.platform}-${process.arch}`);
  const editor = await ensureEditor();
  const browser = await launchBrowser();
  const vsix = await currentVsix(target);
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'nearline-integration-'));
  const extensions = path.join(scratch, 'extensions');
  const folders = { userData: path.join(scratch, 'installing'), extensions };
  await step('Installing the extension', () => installExtension(editor, vsix, folders));
  return { editor, browser, scratch, extensions, vsix };
}

after(async function () {
  this.timeout(30_000);
  const made = await prepared?.catch(() => undefined);
  await made?.browser.close();
  if (made) await rm(made.scratch, { recursive: true, force: true, maxRetries: 3 });
});
