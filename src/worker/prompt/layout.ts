import type { InfillLayout } from '../../protocol/messages.ts';
import type { InfillTokens, TokenId } from '../native/engine.ts';

/** Parts of a fill-in-the-middle prompt: its token runs, before special tokens are added. */
interface InfillParts {
  readonly context: RepositoryRuns;
  readonly prefix: readonly TokenId[];
  readonly suffix: readonly TokenId[];
  /** Forced middle: the part of the middle that the model is given as written already. */
  readonly middle: readonly TokenId[];
}

/** Token runs of the repository that a model sees before the file itself. */
export interface RepositoryRuns {
  readonly name: readonly TokenId[];
  /** Path and text of other files. Without any, the prompt does not mention the repository. */
  readonly files: readonly (readonly TokenId[])[];
  /** Path of the file itself. */
  readonly path: readonly TokenId[];
}

/**
 * Layout that a model was trained on, judged by the tokens that its vocabulary has.
 * Codestral has no middle token; Mellum was trained suffix-first; all other families that have the three
 * tokens (Qwen2.5-Coder, DeepSeek-Coder, Granite, StarCoder2, CodeGemma, CodeLlama) take prefix-suffix-middle.
 */
export function layoutFor(tokens: Omit<InfillTokens, 'layout'>, modelName: string): InfillLayout {
  if (tokens.prefix === undefined || tokens.suffix === undefined) return 'left-to-right';
  if (tokens.middle === undefined) return 'suffix-prefix';
  return /mellum/i.test(modelName) ? 'suffix-prefix-middle' : 'prefix-suffix-middle';
}

/**
 * Tokens of a prompt in the model's own order. The forced middle is always last, so that a keystroke only
 * appends to what the KV cache holds.
 */
export function assemblePrompt(infill: InfillTokens, parts: InfillParts): TokenId[] {
  const tokens: TokenId[] = infill.bos === undefined ? [] : [infill.bos];
  const add = (special: TokenId | undefined, run: readonly TokenId[]): void => {
    if (special !== undefined) tokens.push(special);
    tokens.push(...run);
  };
  if (showsRepository(infill) && parts.context.files.length > 0) {
    const { name, files, path } = parts.context;
    add(infill.repository, name);
    for (const file of [...files, path]) add(infill.file, file);
  }
  if (infill.layout === 'prefix-suffix-middle') {
    add(infill.prefix, parts.prefix);
    add(infill.suffix, parts.suffix);
    add(infill.middle, parts.middle);
  } else if (infill.layout === 'left-to-right') {
    add(undefined, [...parts.prefix, ...parts.middle]);
  } else {
    add(infill.suffix, parts.suffix);
    add(infill.prefix, parts.prefix);
    add(infill.layout === 'suffix-prefix' ? undefined : infill.middle, parts.middle);
  }
  return tokens;
}

/** Whether a model was trained on files with others before them. */
function showsRepository({ layout, repository, file }: InfillTokens): boolean {
  return layout === 'prefix-suffix-middle' && repository !== undefined && file !== undefined;
}

/** Prefix and suffix of a prompt that `assemblePrompt` made without a middle. */
export function splitPrompt(
  infill: InfillTokens,
  head: readonly TokenId[],
): Pick<InfillParts, 'prefix' | 'suffix'> {
  const runs = { prefix: [] as TokenId[], suffix: [] as TokenId[] };
  let run: TokenId[] | undefined = infill.layout === 'left-to-right' ? runs.prefix : undefined;
  for (const token of head.slice(infill.bos === undefined ? 0 : 1)) {
    if (token === infill.prefix) run = runs.prefix;
    else if (token === infill.suffix) run = runs.suffix;
    else if (token !== infill.middle) run?.push(token);
  }
  return runs;
}

/** Number of special tokens that a layout adds at most, files aside: beginning of sequence, prefix, suffix, middle. */
const SPECIAL_TOKENS = 4;

/**
 * Parts cut so that they fit `limit` tokens: other files go first, then the suffix to a quarter at most, then
 * the prefix from its start. Windows are budgeted in characters before; this is the guard for text that costs
 * unusually many tokens.
 */
export function fitParts(parts: InfillParts, limit: number): InfillParts {
  const room = Math.max(2, limit - SPECIAL_TOKENS - parts.middle.length);
  const left = room - parts.prefix.length - parts.suffix.length;
  const context = { ...parts.context, files: fittingFiles(parts.context, left) };
  if (left >= 0) return { ...parts, context };
  const suffix = parts.suffix.slice(0, Math.floor(room / 4));
  return { ...parts, context, suffix, prefix: parts.prefix.slice(-(room - suffix.length)) };
}

/** Files from the first on, as many as there is room for. */
function fittingFiles({ name, files, path }: RepositoryRuns, room: number): RepositoryRuns['files'] {
  let left = room - name.length - path.length - 2;
  return files.filter((file) => (left -= file.length + 1) >= 0);
}
