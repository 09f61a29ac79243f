import { arrayPair, Code, pair, text, textPair, u32Pair, u64 } from '../ggufWriter.ts';
import { HUGE, type Malformation, withPair } from './malformation.ts';

/** Faults of the format among the key/value pairs. */
export const METADATA: readonly Malformation[] = [
  ['empty key', 'malformed', 'metadata keys is empty', withPair(pair('', Code.u8, Buffer.alloc(1)))],
  [
    'key of 1,025 bytes',
    'too-large',
    'metadata keys has 1025 bytes',
    withPair(pair('k'.repeat(1025), Code.u8, Buffer.alloc(1))),
  ],
  [
    'key length of 2^40',
    'too-large',
    'metadata keys has 1099511627776 bytes',
    withPair(Buffer.concat([u64(2 ** 40), Buffer.alloc(99)])),
  ],
  [
    'key length of 2^64 - 1',
    'malformed',
    'the length of one of its metadata keys is impossible',
    withPair(Buffer.concat([u64(HUGE), Buffer.alloc(99)])),
  ],
  ['key twice', 'malformed', 'sets "a" twice', withPair(u32Pair('a', 1), u32Pair('a', 2))],
  ['value type 13', 'malformed', '"a" has the unknown type 13', withPair(pair('a', 13, u64(0)))],
  [
    'value type 2^32 - 1',
    'malformed',
    '"a" has the unknown type 4294967295',
    withPair(pair('a', 0xffffffff, u64(0))),
  ],
  [
    'text of 2^40 bytes',
    'truncated',
    'middle of its header',
    withPair(pair('a', Code.string, text('x', 2 ** 40))),
  ],
  [
    'text of 2^64 - 1 bytes',
    'malformed',
    'the length of "a" is impossible',
    withPair(pair('a', Code.string, text('x', HUGE))),
  ],
  [
    'array of an unknown type',
    'malformed',
    '"a" has the unknown type 13',
    withPair(arrayPair('a', 13, 1, u64(0))),
  ],
  [
    'array in an array',
    'malformed',
    '"a" holds arrays within an array',
    withPair(arrayPair('a', Code.array, 1, Buffer.alloc(20))),
  ],
  [
    '4 billion arrays in an array',
    'malformed',
    '"a" holds arrays within an array',
    withPair(arrayPair('a', Code.array, 2 ** 32, Buffer.alloc(20))),
  ],
  [
    'array of 2^64 - 1 bytes',
    'malformed',
    'the length of "a" is impossible',
    withPair(arrayPair('a', Code.u8, HUGE, Buffer.alloc(20))),
  ],
  [
    'array of 2^32 numbers',
    'too-large',
    'more than 4194304 elements',
    withPair(arrayPair('a', Code.f64, 2 ** 32, Buffer.alloc(20))),
  ],
  [
    'array longer than the file',
    'truncated',
    'middle of its header',
    withPair(arrayPair('a', Code.f64, 100_000, Buffer.alloc(20))),
  ],
  [
    'strings longer than the file',
    'truncated',
    'middle of its header',
    withPair(arrayPair('a', Code.string, 100_000, Buffer.alloc(20))),
  ],
  [
    'huge string in an array',
    'truncated',
    'middle of its header',
    withPair(arrayPair('a', Code.string, 1, text('x', 2 ** 40))),
  ],
  [
    'impossible string in an array',
    'malformed',
    'a text in a list is impossible',
    withPair(arrayPair('a', Code.string, 1, text('x', HUGE))),
  ],
  ['alignment 0', 'malformed', 'its alignment', withPair(u32Pair('general.alignment', 0))],
  ['alignment 4', 'malformed', 'its alignment', withPair(u32Pair('general.alignment', 4))],
  ['alignment 48', 'malformed', 'its alignment', withPair(u32Pair('general.alignment', 48))],
  [
    'alignment 2^31',
    'truncated',
    '0.0 MB of at least 2147.5 MB',
    withPair(u32Pair('general.alignment', 2 ** 31)),
  ],
  ['alignment as text', 'malformed', 'its alignment', withPair(textPair('general.alignment', '32'))],
  [
    'alignment of 64 bits',
    'malformed',
    'its alignment',
    withPair(pair('general.alignment', Code.u64, u64(32))),
  ],
];
