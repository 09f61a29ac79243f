import { MAX_DECODED_TOKENS } from './limits.ts';
import type { StringVisitor } from './reader.ts';

/** The role of a fill-in-the-middle token: it marks the text before or after the cursor, the gap, padding, repository or file. */
export type FimRole = 'prefix' | 'suffix' | 'middle' | 'pad' | 'repo' | 'sep';

/** Token ids by role; a role is absent where the model has no such token. */
export type FimTokens = Readonly<Partial<Record<FimRole, number>>>;

/**
 * Metadata keys of token ids per role, of which the first that is set wins: those of gguf-py's constants.py, then the
 * deprecated names of the first CodeLlama files.
 */
export const FIM_KEYS: Readonly<Record<FimRole, readonly string[]>> = {
  prefix: ['tokenizer.ggml.fim_pre_token_id', 'tokenizer.ggml.prefix_token_id'],
  suffix: ['tokenizer.ggml.fim_suf_token_id', 'tokenizer.ggml.suffix_token_id'],
  middle: ['tokenizer.ggml.fim_mid_token_id', 'tokenizer.ggml.middle_token_id'],
  pad: ['tokenizer.ggml.fim_pad_token_id'],
  repo: ['tokenizer.ggml.fim_rep_token_id'],
  sep: ['tokenizer.ggml.fim_sep_token_id'],
};

/** Spellings of tokens per role, by which llama.cpp goes (llama-vocab.cpp, v0.4.0): most published files lack the keys. */
const SPELLINGS: Readonly<Record<FimRole, readonly string[]>> = {
  prefix: [
    '<|fim_prefix|>',
    '<fim-prefix>',
    '<fim_prefix>',
    '<｜fim▁begin｜>',
    '<PRE>',
    '▁<PRE>',
    '<|code_prefix|>',
    '<|prefix|>',
  ],
  suffix: [
    '<|fim_suffix|>',
    '<fim-suffix>',
    '<fim_suffix>',
    '<｜fim▁hole｜>',
    '<SUF>',
    '▁<SUF>',
    '<|code_suffix|>',
    '<|suffix|>',
  ],
  middle: [
    '<|fim_middle|>',
    '<fim-middle>',
    '<fim_middle>',
    '<｜fim▁end｜>',
    '<MID>',
    '▁<MID>',
    '<|code_middle|>',
    '<|middle|>',
  ],
  pad: ['<|fim_pad|>', '<fim-pad>', '<fim_pad>', '<PAD>', '[PAD]'],
  repo: ['<|fim_repo|>', '<|repo_name|>', '<fim-repo>', '<REPO>', '<reponame>'],
  sep: ['<|file_sep|>'],
};

const ROLE_OF: ReadonlyMap<string, FimRole> = new Map(
  (Object.keys(SPELLINGS) as FimRole[]).flatMap((role) => SPELLINGS[role].map((text) => [text, role])),
);
const TOKENS: readonly Buffer[] = [...ROLE_OF.keys()].map((text) => Buffer.from(text));
const LENGTHS = new Set(TOKENS.map(({ length }) => length));
const FIRST_BYTES = new Set(TOKENS.map((token) => token[0]));
const LAST_BYTES = new Set(TOKENS.map((token) => token.at(-1)));

/**
 * A visitor that collects the first token of each role in `found` while a vocabulary is walked. It decodes only tokens that
 * could be one by length, first and last byte, and MAX_DECODED_TOKENS of those at most.
 */
export function fimTokenVisitor(): { readonly visitor: StringVisitor; readonly found: FimTokens } {
  const found: Partial<Record<FimRole, number>> = {};
  let decoded = 0;
  const see: StringVisitor['see'] = (window, start, end, index) => {
    if (!couldBeFim(window, start, end) || decoded >= MAX_DECODED_TOKENS) return;
    decoded += 1;
    const role = ROLE_OF.get(window.toString('utf8', start, end));
    if (role) found[role] ??= index;
  };
  return { visitor: { longest: Math.max(...LENGTHS), see }, found };
}

function couldBeFim(window: Buffer, start: number, end: number): boolean {
  return LENGTHS.has(end - start) && FIRST_BYTES.has(window[start]) && LAST_BYTES.has(window[end - 1]);
}
