import type * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { messageOf, type Log } from '../base/log.ts';
import { BUNDLED_FILES, BUNDLED_REMEDY, bundledFilePath } from '../models/bundled.ts';
import { statFile, verifyOnce } from '../models/integrity.ts';
import type { Switcher } from '../models/switcher.ts';

/**
 * Verifies the bundled model's hashes once after installation, in the worker, when it is loaded: off the
 * start path, and again only when a file's size, time or inode changed.
 */
export function verifyBundledModel(
  context: vscode.ExtensionContext,
  switcher: Switcher,
  log: Log,
): Disposable {
  let verified = false;
  return switcher.onChange(({ model, engine }) => {
    if (verified || !model.bundled || engine.kind !== 'ready') return;
    verified = true;
    void verify(context, switcher, log).then((sound) => {
      verified = sound;
    });
  });
}

/** Whether the files are what was published; where they are not, the model stops serving. Never rejects. */
async function verify(context: vscode.ExtensionContext, switcher: Switcher, log: Log): Promise<boolean> {
  const { model } = switcher.service;
  try {
    const session = await switcher.session();
    const verification = await verifyOnce({
      files: BUNDLED_FILES.map((file) => ({ ...file, path: bundledFilePath(context.extensionPath, file) })),
      remedy: BUNDLED_REMEDY,
      hash: async (path) => await session.hash(path),
      stat: statFile,
      store: context.globalState,
    });
    if (verification.kind === 'damaged') switcher.fail(model, verification.message);
    else if (!verification.fromCache) log.info('the bundled model is what was published (sha256)');
    return verification.kind === 'verified';
  } catch (error) {
    log.warn(`the bundled model could not be verified: ${messageOf(error)}`);
    return false;
  }
}
