import type * as vscode from 'vscode';
import type { EngineModel } from '../host/engineState.ts';
import { BUNDLED_FILES, BUNDLED_REMEDY, bundledFilePath } from '../models/bundled.ts';
import { type ExpectedFile, statFile, verifyOnce } from '../models/integrity.ts';
import type { ModelStore } from '../models/store.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Disposable } from '../util/disposable.ts';
import { type Log, messageOf } from '../util/log.ts';

interface IntegrityServices {
  readonly context: Pick<vscode.ExtensionContext, 'extensionPath' | 'globalState'>;
  readonly switcher: Switcher;
  readonly store: ModelStore;
  readonly log: Log;
}

/** A model's files as they were published, and what to do where they are not. */
interface Published {
  readonly files: readonly ExpectedFile[];
  readonly remedy: string;
}

const DOWNLOAD_AGAIN = "Delete the model and download it again with 'Nearline: Switch Model...'.";

/**
 * Verifies the hashes of a published model once, in the worker, when it is loaded: off the start path, and again only
 * when a file's size, time or inode changed. A model that the user brought is what the user says.
 */
export function verifyModels(services: IntegrityServices): Disposable {
  const verified = new Set<string>();
  return services.switcher.onChange(({ model, engine }) => {
    if (engine.kind !== 'ready' || verified.has(model.path)) return;
    verified.add(model.path);
    void verify(model, services).then((sound) => {
      if (!sound) verified.delete(model.path);
    });
  });
}

/** Whether the files are what was published; where they are not, the model stops serving. Never rejects. */
async function verify(model: EngineModel, services: IntegrityServices): Promise<boolean> {
  const { context, switcher, log } = services;
  try {
    const published = await publishedAs(model, services);
    if (!published) return true;
    const session = await switcher.session();
    const verification = await verifyOnce({
      ...published,
      hash: async (path) => await session.hash(path),
      stat: statFile,
      store: context.globalState,
    });
    if (verification.kind === 'damaged') switcher.fail(model, verification.message);
    else if (!verification.fromCache) log.info(`${model.label} is what was published (sha256)`);
    return verification.kind === 'verified';
  } catch (error) {
    log.warn(`${model.label} could not be verified: ${messageOf(error)}`);
    return false;
  }
}

async function publishedAs(
  model: EngineModel,
  { context, store }: IntegrityServices,
): Promise<Published | undefined> {
  if (model.bundled) {
    const pathOf = (file: (typeof BUNDLED_FILES)[number]): string =>
      bundledFilePath(context.extensionPath, file);
    return { files: BUNDLED_FILES.map((file) => ({ ...file, path: pathOf(file) })), remedy: BUNDLED_REMEDY };
  }
  const owner = await store.owner(model.path);
  return owner && { files: store.filesOf(owner.model, owner.version), remedy: DOWNLOAD_AGAIN };
}
