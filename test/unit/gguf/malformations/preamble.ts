import { modelPairs } from '../ggufWriter.ts';
import { HUGE, type Malformation } from './malformation.ts';

/** Faults in what every GGUF file begins with. */
export const PREAMBLE: readonly Malformation[] = [
  ['version 0', 'version', 'version 0,', { version: 0 }],
  ['version 1', 'version', 'version 1,', { version: 1 }],
  ['version 4', 'version', 'version 4,', { version: 4 }],
  ['big-endian version', 'big-endian', 'big-endian', { version: 0x03000000 }],
  ['2^64 - 1 tensors', 'malformed', 'the number of its tensors is impossible', { tensorCount: HUGE }],
  ['2^31 tensors', 'too-large', '2147483648 tensors', { tensorCount: 2 ** 31 }],
  ['one tensor too many', 'malformed', 'the name of one of its tensors', { tensorCount: 2 }],
  ['more tensors than bytes', 'truncated', 'middle of its header', { tensorCount: 5000 }],
  ['no tensors', 'no-weights', 'no weights', { tensors: [], data: 0 }],
  ['2^64 - 1 pairs', 'malformed', 'the number of its metadata entries is impossible', { pairCount: HUGE }],
  ['2^31 pairs', 'too-large', '2147483648 metadata entries', { pairCount: 2 ** 31 }],
  ['more pairs than bytes', 'truncated', 'middle of its header', { pairCount: 4000 }],
  ['a pair too many', 'malformed', 'the name of one of its tensors', { pairCount: modelPairs().length + 1 }],
  ['a pair too few', 'malformed', 'a dimension of', { pairCount: modelPairs().length - 1 }],
];
