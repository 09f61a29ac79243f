import type { InfillLayout } from '../../protocol/messages.ts';
import type { InfillTokens, TokenId } from '../native/engine.ts';

/** The three token runs of a fill-in-the-middle prompt, before special tokens are added. */
export interface InfillParts {
  readonly context: RepositoryRuns;
  readonly prefix: readonly TokenId[];
  readonly suffix: readonly TokenId[];
  /** The forced part of the middle. */
  readonly middle: readonly TokenId[];
}

/** What a model sees of the repository before the file itself. */
export interface RepositoryRuns {
  readonly name: readonly TokenId[];
  /** Path and text of other files. Without any, nothing is said of the repository. */
  readonly files: readonly (readonly TokenId[])[];
  /** The file's own path. */
  readonly path: readonly TokenId[];
}

/**
 * Which order a model was trained on, from the tokens its vocabulary has.
 * Codestral has no middle token; Mellum was trained suffix-first; all other families that have the three
 * tokens (Qwen2.5-Coder, DeepSeek-Coder, Granite, StarCoder2, CodeGemma, CodeLlama) take prefix-suffix-middle.
 */
export function layoutFor(tokens: Omit<InfillTokens, 'layout'>, modelName: string): InfillLayout {
  if (tokens.prefix === undefined || tokens.suffix === undefined) return 'left-to-right';
  if (tokens.middle === undefined) return 'suffix-prefix';
  return /mellum/i.test(modelName) ? 'suffix-prefix-middle' : 'prefix-suffix-middle';
}

/**
 * The whole prompt in the model's own order. The forced middle is always last, so that a keystroke only
 * appends to what the KV cache holds.
 */
export function assemble(infill: InfillTokens, parts: InfillParts): TokenId[] {
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
export function showsRepository({ layout, repository, file }: InfillTokens): boolean {
  return layout === 'prefix-suffix-middle' && repository !== undefined && file !== undefined;
}

/** The prefix and the suffix of a prompt that `assemble` made without a middle. */
export function takeApart(
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

/** Special tokens that a layout adds at most, files aside: beginning of sequence, prefix, suffix, middle. */
const SPECIAL_TOKENS = 4;

/**
 * Cuts the parts so that they fit `limit` tokens: other files go first, then the suffix to a quarter at most, then
 * the prefix from its start. Windows are budgeted in characters before; this is the guard for text that costs
 * unusually many tokens.
 */
export function fitParts(parts: InfillParts, limit: number): InfillParts {
  const room = Math.max(2, limit - SPECIAL_TOKENS - parts.middle.length);
  const left = room - parts.prefix.length - parts.suffix.length;
  const context = { ...parts.context, files: fitting(parts.context, left) };
  if (left >= 0) return { ...parts, context };
  const suffix = parts.suffix.slice(0, Math.floor(room / 4));
  return { ...parts, context, suffix, prefix: parts.prefix.slice(-(room - suffix.length)) };
}

/** The first of the files, as many as there is room for. */
function fitting({ name, files, path }: RepositoryRuns, room: number): RepositoryRuns['files'] {
  let left = room - name.length - path.length - 2;
  return files.filter((file) => (left -= file.length + 1) >= 0);
}
