import { arrayPair, Code, splitPairs, textPair, tokensPair, u16Pair, u32, u32Pair } from '../ggufWriter.ts';
import { changed, type Malformation, withPair } from './malformation.ts';

/** Metadata that no engine could make a model of. */
export const MODEL: readonly Malformation[] = [
  ['no architecture', 'malformed', 'does not name its architecture', changed('general.architecture')],
  [
    'empty architecture',
    'malformed',
    '"" is not an architecture',
    changed('general.architecture', textPair('general.architecture', '')),
  ],
  [
    'architecture as number',
    'malformed',
    'does not name its architecture',
    changed('general.architecture', u32Pair('general.architecture', 1)),
  ],
  [
    'architecture of spaces',
    'malformed',
    '" " is not an architecture',
    changed('general.architecture', textPair('general.architecture', ' ')),
  ],
  [
    'adapter',
    'unsupported',
    'adapter that does not say of which kind',
    withPair(textPair('general.type', 'adapter')),
  ],
  [
    'vision projector',
    'unsupported',
    'an addition to a model (mmproj)',
    withPair(textPair('general.type', 'mmproj')),
  ],
  ['no layers', 'malformed', '"qwen2.block_count"', changed('qwen2.block_count')],
  ['0 layers', 'unsupported', '0 layers', changed('qwen2.block_count', u32Pair('qwen2.block_count', 0))],
  [
    '513 layers',
    'unsupported',
    '513 layers',
    changed('qwen2.block_count', u32Pair('qwen2.block_count', 513)),
  ],
  [
    '100,000 layers',
    'unsupported',
    '100000 layers',
    changed('qwen2.block_count', u32Pair('qwen2.block_count', 100_000)),
  ],
  [
    'layers of 16 bits',
    'malformed',
    '"qwen2.block_count"',
    changed('qwen2.block_count', u16Pair('qwen2.block_count', 2)),
  ],
  ['no context length', 'malformed', '"qwen2.context_length"', changed('qwen2.context_length')],
  ['no embedding length', 'malformed', '"qwen2.embedding_length"', changed('qwen2.embedding_length')],
  [
    'more prediction layers than layers',
    'malformed',
    'more prediction layers than layers',
    withPair(u32Pair('qwen2.nextn_predict_layers', 3)),
  ],
  ['2,000 experts', 'unsupported', '2000 experts', withPair(u32Pair('qwen2.expert_count', 2000))],
  [
    'experts used but none there',
    'malformed',
    'more experts than it has',
    withPair(u32Pair('qwen2.expert_used_count', 2)),
  ],
  ['no vocabulary', 'malformed', 'no vocabulary', changed('tokenizer.ggml.tokens')],
  ['empty vocabulary', 'malformed', 'no vocabulary', changed('tokenizer.ggml.tokens', tokensPair([]))],
  [
    'vocabulary of numbers',
    'malformed',
    'no vocabulary',
    changed('tokenizer.ggml.tokens', u32Pair('tokenizer.ggml.tokens', 7)),
  ],
  [
    'too few token types',
    'malformed',
    '"tokenizer.ggml.token_type" does not cover its 7 tokens',
    withPair(arrayPair('tokenizer.ggml.token_type', Code.i32, 1, u32(1))),
  ],
  [
    'scores as bytes',
    'malformed',
    '"tokenizer.ggml.scores" does not cover its 7 tokens',
    withPair(arrayPair('tokenizer.ggml.scores', Code.u8, 7, Buffer.alloc(7))),
  ],
  ['split number beyond the count', 'malformed', 'which of its 3 parts', withPair(...splitPairs(3, 3, 9))],
  ['split count without a number', 'malformed', 'which of its 3 parts', withPair(u16Pair('split.count', 3))],
  [
    'split count without tensors',
    'malformed',
    'how many tensors its parts hold',
    withPair(...splitPairs(0, 3, 9).slice(0, 2)),
  ],
  [
    'fewer tensors in the set than here',
    'malformed',
    'how many tensors its parts hold',
    withPair(...splitPairs(0, 3, 0)),
  ],
  [
    'split count of 32 bits',
    'malformed',
    '"split.count" is not a 16-bit number',
    withPair(u32Pair('split.count', 3)),
  ],
  [
    'split number of 32 bits',
    'malformed',
    '"split.no" is not a 16-bit number',
    withPair(...splitPairs(0, 3, 9).slice(1), u32Pair('split.no', 0)),
  ],
];
