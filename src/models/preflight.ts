import type { ModelHeader } from '../gguf/types.ts';
import type { EngineAdapter, EngineModel } from '../host/engineState.ts';
import { messageOf } from '../util/log.ts';
import { inspectAdapter } from './adapterFiles.ts';
import { checkBundled } from './bundled.ts';
import { inspectModelFile } from './modelFile.ts';

/** What was found: the header of a model that had to be read, or what is wrong and the remedy. */
export type PreflightResult =
  | { readonly kind: 'fine'; readonly header?: ModelHeader }
  | { readonly kind: 'problem'; readonly reason: string };

/**
 * Looks at a model's files before the native library sees them: sizes of the bundled ones, headers of the
 * user's, and whether an adapter was made for the model. Never rejects.
 */
export async function preflight(extensionRoot: string, model: EngineModel): Promise<PreflightResult> {
  const damage = model.bundled ? await checkBundled(extensionRoot) : undefined;
  if (damage) return { kind: 'problem', reason: damage.message };
  // What the bundled model says of itself is known, and matters only where something is compared with it.
  if (model.bundled && !model.adapter) return { kind: 'fine' };
  try {
    const { header } = await inspectModelFile(model.path);
    const reason = model.adapter && (await adapterProblemIn(model.adapter, model.label, header));
    return reason === undefined ? { kind: 'fine', header } : { kind: 'problem', reason };
  } catch (error) {
    return { kind: 'problem', reason: messageOf(error) };
  }
}

async function adapterProblemIn(
  adapter: EngineAdapter,
  model: string,
  header: ModelHeader,
): Promise<string | undefined> {
  const fit = await inspectAdapter(adapter, header);
  return fit.kind === 'fits' ? undefined : `${adapter.label} cannot be added to ${model}. ${fit.reason}`;
}
