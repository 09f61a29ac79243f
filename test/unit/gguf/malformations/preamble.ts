import { modelPairs, u32, u64 } from '../ggufWriter.ts';
import { HUGE, latin1, type Malformation } from './malformation.ts';

/** Files that people and failed downloads leave where a model should be. */
export const OTHER_FILES: readonly Malformation[] = [
  ['empty', 'truncated', 'is empty', Buffer.alloc(0)],
  ['one byte', 'truncated', 'middle of its header', latin1('G')],
  ['three bytes', 'truncated', 'middle of its header', latin1('GGU')],
  ['zeros', 'truncated', 'begins with zeros only', Buffer.alloc(5000)],
  ['text', 'not-gguf', 'is a text file', latin1('Hello, world\n')],
  [
    'text that is cut within a character',
    'not-gguf',
    'is a text file',
    Buffer.from('é'.repeat(300)).subarray(0, 511),
  ],
  ['JSON', 'not-gguf', 'is a text file', latin1('{"error":"Repository not found"}')],
  ['HTML', 'not-gguf', 'is a web page', latin1('\n <!DOCTYPE html><html><body>Sign in</body></html>')],
  [
    'LFS pointer',
    'not-gguf',
    'is a Git LFS pointer',
    latin1('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'),
  ],
  ['ZIP', 'not-gguf', 'is an archive', latin1('PK\x03\x04\x14\x00\x00\x00')],
  ['gzip', 'not-gguf', 'is an archive', latin1('\x1f\x8b\x08\x00\x00\x00')],
  ['PNG', 'not-gguf', 'is an image', latin1('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR')],
  ['JPEG', 'not-gguf', 'is an image', latin1('\xff\xd8\xff\xe0\x00\x10JFIF')],
  ['PDF', 'not-gguf', 'is a PDF', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3')],
  [
    'safetensors',
    'not-gguf',
    'is a safetensors file',
    Buffer.concat([u64(64), latin1('{"__metadata__":{"format":"pt"}}')]),
  ],
  ['old GGML', 'not-gguf', 'in the old GGML format', Buffer.concat([latin1('tjgg'), u32(3)])],
  ['random bytes', 'not-gguf', 'is not a GGUF model', latin1('\x00\x01\x02\x03\xfe\xff')],
  ['lower-case magic', 'not-gguf', 'is not a GGUF model', { magic: 'gguf' }],
];

/** Faults in the beginning of a GGUF file: version and counts. */
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
