import { u32, u64 } from '../ggufWriter.ts';
import { latin1, type Malformation } from './malformation.ts';

/** What people and failed downloads leave where a model should be. */
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
