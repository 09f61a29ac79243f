import { adapterPairs, f32Pair, type FileSpec, loraPair, tensor, textPair } from '../ggufWriter.ts';
import type { Malformation } from './malformation.ts';

/** An adapter's file, changed as told. */
const adapter = (
  changes: Readonly<Record<string, Buffer | undefined>>,
  tensors: FileSpec['tensors'] = loraPair(),
): FileSpec => ({ pairs: adapterPairs(changes), tensors, data: 1024 });

/** Metadata and tensors that make no adapter. */
export const ADAPTERS: readonly Malformation[] = [
  ['no kind', 'unsupported', 'does not say of which kind', adapter({ 'adapter.type': undefined })],
  [
    'another kind',
    'unsupported',
    'of the kind "dora"',
    adapter({ 'adapter.type': textPair('adapter.type', 'dora') }),
  ],
  [
    'alpha that is no number',
    'malformed',
    'alpha',
    adapter({ 'adapter.lora.alpha': f32Pair('adapter.lora.alpha', NaN) }),
  ],
  [
    'no architecture',
    'malformed',
    'does not name its architecture',
    adapter({ 'general.architecture': undefined }),
  ],
  ['no tensors', 'malformed', 'it changes nothing', { ...adapter({}, []), data: 0 }],
  ['half a pair', 'malformed', 'one half is missing', adapter({}, loraPair().slice(0, 1))],
  [
    'a tensor of a model',
    'malformed',
    '"blk.0.ffn_up.weight" is none of an adapter',
    adapter({}, [tensor({ name: 'blk.0.ffn_up.weight', dimensions: [8, 8] })]),
  ],
  [
    'halves of different ranks',
    'malformed',
    'does not fit together',
    adapter({}, loraPair({ rank: 2, rankB: 4 })),
  ],
  ['a rank of 0', 'malformed', 'does not fit together', adapter({}, loraPair({ rank: 0 }))],
];
