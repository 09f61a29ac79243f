import { messageOf } from '../base/log.ts';
import type { LoadParams } from '../protocol/messages.ts';
import { loadEngine, type LoadHooks } from './native/load.ts';
import { DraftModel } from './speculation/draftModel.ts';
import { VocabularyMap } from './speculation/vocabularyMap.ts';

/**
 * Loads the model that drafts. Never rejects: without one, decoding is only slower.
 * @param texts token texts of the model that it drafts for.
 */
export async function loadDraftModel(
  params: LoadParams,
  texts: readonly string[],
  hooks: LoadHooks,
): Promise<DraftModel | undefined> {
  if (params.draftPath === undefined) return undefined;
  try {
    const engine = await loadEngine(
      { ...params, modelPath: params.draftPath, adapter: undefined, sequences: 1 },
      hooks,
    );
    const map = VocabularyMap.between(engine, texts);
    if (map) return new DraftModel(engine, map);
    await engine.dispose();
    hooks.onLog('warn', 'the draft model writes other tokens than this model: decoding without it');
  } catch (error) {
    hooks.onLog('warn', `decoding without a draft model: ${messageOf(error)}`);
  }
  return undefined;
}
