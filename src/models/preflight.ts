import { messageOf } from '../base/log.ts';
import type { EngineModel } from '../host/engineState.ts';
import { checkBundled } from './bundled.ts';
import type { ModelHeader } from './gguf/types.ts';
import { inspectModelFile } from './modelFile.ts';

/** What was found: the header of a model of the user's, or what is wrong and the remedy. */
export type Found =
  | { readonly kind: 'fine'; readonly header?: ModelHeader }
  | { readonly kind: 'problem'; readonly reason: string };

/**
 * Looks at a model's files before the native library sees them: sizes of the bundled ones, headers of the
 * user's. Never rejects.
 */
export async function preflight(extensionRoot: string, model: EngineModel): Promise<Found> {
  if (model.bundled) {
    const problem = await checkBundled(extensionRoot);
    return problem ? { kind: 'problem', reason: problem.message } : { kind: 'fine' };
  }
  try {
    return { kind: 'fine', header: (await inspectModelFile(model.path)).header };
  } catch (error) {
    return { kind: 'problem', reason: messageOf(error) };
  }
}
