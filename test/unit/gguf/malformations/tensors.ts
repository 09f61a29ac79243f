import { tensor } from '../ggufWriter.ts';
import { HUGE, type Malformation, withTensor } from './malformation.ts';

/** Faults in the tensors' descriptions, or in where their data is. */
export const TENSORS: readonly Malformation[] = [
  ['empty name', 'malformed', 'the name of one of its tensors has 0 bytes', withTensor({ name: '' })],
  [
    'name of 64 bytes',
    'malformed',
    'the name of one of its tensors has 64 bytes',
    withTensor({ name: 'n'.repeat(64) }),
  ],
  [
    'name length of 2^40',
    'malformed',
    'the name of one of its tensors has 1099511627776 bytes',
    withTensor({ nameLength: 2 ** 40 }),
  ],
  [
    'name length of 2^64 - 1',
    'malformed',
    'the name of one of its tensors is impossible',
    withTensor({ nameLength: HUGE }),
  ],
  [
    'name twice',
    'malformed',
    'the tensor "blk.0.weight" twice',
    { tensors: [tensor(), tensor({ offset: 256 })], data: 512 },
  ],
  ['no dimensions', 'malformed', 'has 0 dimensions', withTensor({ dimensions: [] })],
  ['5 dimensions', 'malformed', 'has 5 dimensions', withTensor({ dimensions: [2, 2, 2, 2, 4] })],
  [
    '2^32 - 1 dimensions',
    'malformed',
    'has 4294967295 dimensions',
    withTensor({ dimensionCount: 0xffffffff }),
  ],
  [
    'dimension of 2^64 - 1',
    'malformed',
    'a dimension of "blk.0.weight" is impossible',
    withTensor({ dimensions: [HUGE] }),
  ],
  [
    'dimensions that overflow',
    'malformed',
    'an impossible size',
    withTensor({ dimensions: [2 ** 40, 2 ** 40] }),
  ],
  [
    'overflow hidden by a zero',
    'malformed',
    'an impossible size',
    withTensor({ dimensions: [2 ** 40, 2 ** 40, 0] }),
  ],
  [
    'overflow to a small number',
    'malformed',
    'an impossible size',
    withTensor({ dimensions: [2 ** 32, 2 ** 32, 1, 2] }),
  ],
  [
    'more weights than the file holds',
    'truncated',
    'MB of at least 4398046.5 MB',
    withTensor({ dimensions: [2 ** 40] }),
  ],
  ['type 4, which was removed', 'unsupported', 'the unknown type 4', withTensor({ type: 4 })],
  ['type 43', 'unsupported', 'the unknown type 43', withTensor({ type: 43 })],
  ['type 2^32 - 1', 'unsupported', 'the unknown type 4294967295', withTensor({ type: 0xffffffff })],
  [
    'rows that do not fill a block',
    'malformed',
    'do not fit its type Q4_0',
    withTensor({ type: 2, dimensions: [33] }),
  ],
  [
    'rows that do not fill a K block',
    'malformed',
    'do not fit its type Q4_K',
    withTensor({ type: 12, dimensions: [896, 2] }),
  ],
  ['offset not aligned', 'malformed', 'is not aligned to 32 bytes', withTensor({ offset: 8 })],
  ['offset beyond the file', 'malformed', 'is out of place', withTensor({ offset: 2 ** 40 })],
  [
    'offset of 2^64 - 1',
    'malformed',
    'the place of "blk.0.weight" is impossible',
    withTensor({ offset: HUGE }),
  ],
  ['gap before the first tensor', 'malformed', 'is out of place', withTensor({ offset: 32 }, 512)],
  [
    'overlap',
    'malformed',
    '"b" is out of place',
    { tensors: [tensor(), tensor({ name: 'b', offset: 128 })], data: 512 },
  ],
  [
    'second tensor beyond the end',
    'truncated',
    'the download is incomplete',
    { tensors: [tensor(), tensor({ name: 'b', offset: 256 })] },
  ],
  ['data one byte short', 'truncated', 'the download is incomplete', withTensor({}, 255)],
  ['no data', 'truncated', 'the download is incomplete', withTensor({}, 0)],
];
