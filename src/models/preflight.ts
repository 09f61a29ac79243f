import { messageOf } from '../base/log.ts';
import type { EngineModel } from '../host/engineState.ts';
import { checkBundled } from './bundled.ts';
import { inspectModelFile } from './modelFile.ts';

/**
 * Looks at a model's files before the native library sees them: sizes of the bundled ones, headers of the
 * user's. Returns what is wrong and the remedy; never rejects.
 */
export async function preflight(extensionRoot: string, model: EngineModel): Promise<string | undefined> {
  if (model.bundled) return (await checkBundled(extensionRoot))?.message;
  try {
    await inspectModelFile(model.path);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
