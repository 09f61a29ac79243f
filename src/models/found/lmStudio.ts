import { dirname, relative, sep } from 'node:path';
import { isModelName } from '../fileNames.ts';
import { displayed, modelsOfFiles, type GgufFile } from './ggufFiles.ts';
import type { FoundModel } from './types.ts';
import { entriesBelow, fileBytes, freshBudget } from './walk.ts';

/** Folders in folders: `owner/name`, and one for the parts of a split model. */
const DEPTH = 3;

/** The models in a folder of LM Studio's: `owner/name/file.gguf`. Never rejects. */
export async function lmStudioModels(root: string): Promise<readonly FoundModel[]> {
  const entries = await entriesBelow(root, DEPTH, freshBudget());
  const files = await Promise.all(
    entries.map(async ({ path, kind }): Promise<readonly GgufFile[]> => {
      const bytes = kind === 'file' && isModelName(path) ? await fileBytes(path) : undefined;
      return bytes === undefined ? [] : [{ path, bytes, origin: originOf(root, path) }];
    }),
  );
  return modelsOfFiles('LM Studio', files.flat());
}

function originOf(root: string, path: string): string {
  return displayed(relative(root, dirname(path)).split(sep).slice(0, 2).join('/'));
}
