import assert from 'node:assert/strict';
import { GgufError, type GgufReason } from '../../../../src/models/gguf/error.ts';
import { parseGgufHeader } from '../../../../src/models/gguf/header.ts';
import { MAX_ARRAY_ELEMENTS, MAX_HEADER_BYTES, WINDOW_BYTES } from '../../../../src/models/gguf/limits.ts';
import {
  Code,
  type FileSpec,
  type MeteredSource,
  arrayPair,
  gguf,
  ggufPieces,
  memorySource,
  modelPairs,
  pair,
  splitPairs,
  tensor,
  text,
  textPair,
  tokensPair,
  u16Pair,
  u32,
  u32Pair,
  u64,
} from '../ggufWriter.ts';

type Case = readonly [name: string, reason: GgufReason, content: FileSpec | Buffer];

const HUGE = 2n ** 64n - 1n;
const withPair = (...extra: Buffer[]): FileSpec => ({ pairs: [...modelPairs(), ...extra] });
const changed = (key: string, value?: Buffer): FileSpec => ({ pairs: modelPairs({ [key]: value }) });
const withTensor = (changes: Parameters<typeof tensor>[0], data = 256): FileSpec => ({
  tensors: [tensor(changes)],
  data,
});
const latin1 = (content: string): Buffer => Buffer.from(content, 'latin1');

const OTHER_FILES: readonly Case[] = [
  ['empty', 'truncated', Buffer.alloc(0)],
  ['one byte', 'truncated', latin1('G')],
  ['three bytes', 'truncated', latin1('GGU')],
  ['zeros', 'truncated', Buffer.alloc(5000)],
  ['text', 'not-gguf', latin1('Hello, world\n')],
  ['text that is cut within a character', 'not-gguf', Buffer.from('é'.repeat(300)).subarray(0, 511)],
  ['JSON', 'not-gguf', latin1('{"error":"Repository not found"}')],
  ['HTML', 'not-gguf', latin1('\n <!DOCTYPE html><html><body>Sign in</body></html>')],
  ['LFS pointer', 'not-gguf', latin1('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n')],
  ['ZIP', 'not-gguf', latin1('PK\x03\x04\x14\x00\x00\x00')],
  ['gzip', 'not-gguf', latin1('\x1f\x8b\x08\x00\x00\x00')],
  ['PNG', 'not-gguf', latin1('\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR')],
  ['JPEG', 'not-gguf', latin1('\xff\xd8\xff\xe0\x00\x10JFIF')],
  ['PDF', 'not-gguf', latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3')],
  ['safetensors', 'not-gguf', Buffer.concat([u64(64), latin1('{"__metadata__":{"format":"pt"}}')])],
  ['old GGML', 'not-gguf', Buffer.concat([latin1('tjgg'), u32(3)])],
  ['random bytes', 'not-gguf', latin1('\x00\x01\x02\x03\xfe\xff')],
  ['lower-case magic', 'not-gguf', { magic: 'gguf' }],
];

const PREAMBLE: readonly Case[] = [
  ['version 0', 'version', { version: 0 }],
  ['version 1', 'version', { version: 1 }],
  ['version 4', 'version', { version: 4 }],
  ['big-endian version', 'big-endian', { version: 0x03000000 }],
  ['2^64 - 1 tensors', 'malformed', { tensorCount: HUGE }],
  ['2^31 tensors', 'too-large', { tensorCount: 2 ** 31 }],
  ['one tensor too many', 'malformed', { tensorCount: 2 }],
  ['more tensors than bytes', 'truncated', { tensorCount: 5000 }],
  ['no tensors', 'malformed', { tensors: [], data: 0 }],
  ['2^64 - 1 pairs', 'malformed', { pairCount: HUGE }],
  ['2^31 pairs', 'too-large', { pairCount: 2 ** 31 }],
  ['more pairs than bytes', 'truncated', { pairCount: 4000 }],
  ['a pair too many', 'malformed', { pairCount: modelPairs().length + 1 }],
  ['a pair too few', 'malformed', { pairCount: modelPairs().length - 1 }],
];

const METADATA: readonly Case[] = [
  ['empty key', 'malformed', withPair(pair('', Code.u8, Buffer.alloc(1)))],
  ['key of 1,025 bytes', 'too-large', withPair(pair('k'.repeat(1025), Code.u8, Buffer.alloc(1)))],
  ['key length of 2^40', 'too-large', withPair(Buffer.concat([u64(2 ** 40), Buffer.alloc(99)]))],
  ['key length of 2^64 - 1', 'malformed', withPair(Buffer.concat([u64(HUGE), Buffer.alloc(99)]))],
  ['key twice', 'malformed', withPair(u32Pair('a', 1), u32Pair('a', 2))],
  ['value type 13', 'malformed', withPair(pair('a', 13, u64(0)))],
  ['value type 2^32 - 1', 'malformed', withPair(pair('a', 0xffffffff, u64(0)))],
  ['text of 2^40 bytes', 'truncated', withPair(pair('a', Code.string, text('x', 2 ** 40)))],
  ['text of 2^64 - 1 bytes', 'malformed', withPair(pair('a', Code.string, text('x', HUGE)))],
  ['array of an unknown type', 'malformed', withPair(arrayPair('a', 13, 1, u64(0)))],
  ['array in an array', 'malformed', withPair(arrayPair('a', Code.array, 1, Buffer.alloc(20)))],
  ['4 billion arrays in an array', 'malformed', withPair(arrayPair('a', Code.array, 2 ** 32, Buffer.alloc(20)))],
  ['array of 2^64 - 1 bytes', 'malformed', withPair(arrayPair('a', Code.u8, HUGE, Buffer.alloc(20)))],
  ['array of 2^32 numbers', 'too-large', withPair(arrayPair('a', Code.f64, 2 ** 32, Buffer.alloc(20)))],
  ['array longer than the file', 'truncated', withPair(arrayPair('a', Code.f64, 100_000, Buffer.alloc(20)))],
  ['strings longer than the file', 'truncated', withPair(arrayPair('a', Code.string, 100_000, Buffer.alloc(20)))],
  ['huge string in an array', 'truncated', withPair(arrayPair('a', Code.string, 1, text('x', 2 ** 40)))],
  ['impossible string in an array', 'malformed', withPair(arrayPair('a', Code.string, 1, text('x', HUGE)))],
  ['alignment 0', 'malformed', withPair(u32Pair('general.alignment', 0))],
  ['alignment 4', 'malformed', withPair(u32Pair('general.alignment', 4))],
  ['alignment 48', 'malformed', withPair(u32Pair('general.alignment', 48))],
  ['alignment 2^31', 'truncated', withPair(u32Pair('general.alignment', 2 ** 31))],
  ['alignment as text', 'malformed', withPair(textPair('general.alignment', '32'))],
  ['alignment of 64 bits', 'malformed', withPair(pair('general.alignment', Code.u64, u64(32)))],
];

const MODEL: readonly Case[] = [
  ['no architecture', 'malformed', changed('general.architecture')],
  ['empty architecture', 'malformed', changed('general.architecture', textPair('general.architecture', ''))],
  ['architecture as number', 'malformed', changed('general.architecture', u32Pair('general.architecture', 1))],
  ['architecture of spaces', 'malformed', changed('general.architecture', textPair('general.architecture', ' '))],
  ['adapter', 'unsupported', withPair(textPair('general.type', 'adapter'))],
  ['vision projector', 'unsupported', withPair(textPair('general.type', 'mmproj'))],
  ['no layers', 'malformed', changed('qwen2.block_count')],
  ['0 layers', 'unsupported', changed('qwen2.block_count', u32Pair('qwen2.block_count', 0))],
  ['513 layers', 'unsupported', changed('qwen2.block_count', u32Pair('qwen2.block_count', 513))],
  ['100,000 layers', 'unsupported', changed('qwen2.block_count', u32Pair('qwen2.block_count', 100_000))],
  ['layers of 16 bits', 'malformed', changed('qwen2.block_count', u16Pair('qwen2.block_count', 2))],
  ['no context length', 'malformed', changed('qwen2.context_length')],
  ['no embedding length', 'malformed', changed('qwen2.embedding_length')],
  ['more prediction layers than layers', 'malformed', withPair(u32Pair('qwen2.nextn_predict_layers', 3))],
  ['2,000 experts', 'unsupported', withPair(u32Pair('qwen2.expert_count', 2000))],
  ['experts used but none there', 'malformed', withPair(u32Pair('qwen2.expert_used_count', 2))],
  ['no vocabulary', 'malformed', changed('tokenizer.ggml.tokens')],
  ['empty vocabulary', 'malformed', changed('tokenizer.ggml.tokens', tokensPair([]))],
  ['vocabulary of numbers', 'malformed', changed('tokenizer.ggml.tokens', u32Pair('tokenizer.ggml.tokens', 7))],
  ['too few token types', 'malformed', withPair(arrayPair('tokenizer.ggml.token_type', Code.i32, 1, u32(1)))],
  ['scores as bytes', 'malformed', withPair(arrayPair('tokenizer.ggml.scores', Code.u8, 7, Buffer.alloc(7)))],
  ['split number beyond the count', 'malformed', withPair(...splitPairs(3, 3, 9))],
  ['split count without a number', 'malformed', withPair(u16Pair('split.count', 3))],
  ['split count without tensors', 'malformed', withPair(...splitPairs(0, 3, 9).slice(0, 2))],
  ['fewer tensors in the set than here', 'malformed', withPair(...splitPairs(0, 3, 0))],
  ['split count of 32 bits', 'malformed', withPair(u32Pair('split.count', 3))],
  [
    'split number of 32 bits',
    'malformed',
    withPair(...splitPairs(0, 3, 9).slice(1), u32Pair('split.no', 0)),
  ],
];

const TENSORS: readonly Case[] = [
  ['empty name', 'malformed', withTensor({ name: '' })],
  ['name of 64 bytes', 'malformed', withTensor({ name: 'n'.repeat(64) })],
  ['name length of 2^40', 'malformed', withTensor({ nameLength: 2 ** 40 })],
  ['name length of 2^64 - 1', 'malformed', withTensor({ nameLength: HUGE })],
  ['name twice', 'malformed', { tensors: [tensor(), tensor({ offset: 256 })], data: 512 }],
  ['no dimensions', 'malformed', withTensor({ dimensions: [] })],
  ['5 dimensions', 'malformed', withTensor({ dimensions: [2, 2, 2, 2, 4] })],
  ['2^32 - 1 dimensions', 'malformed', withTensor({ dimensionCount: 0xffffffff })],
  ['dimension of 2^64 - 1', 'malformed', withTensor({ dimensions: [HUGE] })],
  ['dimensions that overflow', 'malformed', withTensor({ dimensions: [2 ** 40, 2 ** 40] })],
  ['overflow hidden by a zero', 'malformed', withTensor({ dimensions: [2 ** 40, 2 ** 40, 0] })],
  ['overflow to a small number', 'malformed', withTensor({ dimensions: [2 ** 32, 2 ** 32, 1, 2] })],
  ['more weights than the file holds', 'truncated', withTensor({ dimensions: [2 ** 40] })],
  ['type 4, which was removed', 'unsupported', withTensor({ type: 4 })],
  ['type 43', 'unsupported', withTensor({ type: 43 })],
  ['type 2^32 - 1', 'unsupported', withTensor({ type: 0xffffffff })],
  ['rows that do not fill a block', 'malformed', withTensor({ type: 2, dimensions: [33] })],
  ['rows that do not fill a K block', 'malformed', withTensor({ type: 12, dimensions: [896, 2] })],
  ['offset not aligned', 'malformed', withTensor({ offset: 8 })],
  ['offset beyond the file', 'malformed', withTensor({ offset: 2 ** 40 })],
  ['offset of 2^64 - 1', 'malformed', withTensor({ offset: HUGE })],
  ['gap before the first tensor', 'malformed', withTensor({ offset: 32 }, 512)],
  ['overlap', 'malformed', { tensors: [tensor(), tensor({ name: 'b', offset: 128 })], data: 512 }],
  ['second tensor beyond the end', 'truncated', { tensors: [tensor(), tensor({ name: 'b', offset: 256 })] }],
  ['data one byte short', 'truncated', withTensor({}, 255)],
  ['no data', 'truncated', withTensor({}, 0)],
];

const GROUPS = { OTHER_FILES, PREAMBLE, METADATA, MODEL, TENSORS };

async function refusal(source: MeteredSource): Promise<GgufError> {
  const error: unknown = await parseGgufHeader(source, 'bad.gguf').catch((caught: unknown) => caught);
  assert.ok(error instanceof GgufError, `not refused: ${String(error)}`);
  assert.ok(source.used.bytes <= MAX_HEADER_BYTES + WINDOW_BYTES);
  assert.ok(source.used.largest <= WINDOW_BYTES);
  return error;
}

describe('malformed GGUF files', () => {
  for (const [group, cases] of Object.entries(GROUPS)) {
    for (const [name, reason, content] of cases) {
      it(`${group.toLowerCase().replace('_', ' ')}: ${name}`, async () => {
        const bytes = Buffer.isBuffer(content) ? content : gguf(content);
        const error = await refusal(memorySource(bytes));
        assert.equal(error.reason, reason, error.message);
        assert.match(error.message, /^bad\.gguf .+\.$/s);
      });
    }
  }

  it('refuses a valid file cut at any byte', async () => {
    const whole = gguf();
    for (let length = 0; length < whole.length; length += 1) {
      const error = await refusal(memorySource(whole.subarray(0, length)));
      assert.equal(error.reason, 'truncated', `${length} bytes: ${error.message}`);
    }
  });

  it('refuses every structure with one more byte before it', async () => {
    const pieces = ggufPieces();
    // The last border is that of the padding, which is free.
    for (let border = 0; border < pieces.length - 3; border += 1) {
      const bytes = [...pieces.slice(0, border), Buffer.from([7]), ...pieces.slice(border)];
      await refusal(memorySource(Buffer.concat(bytes)));
    }
  });
});

describe('hostile GGUF files of any size', () => {
  const header = (extra: Buffer, pairs = 1): Buffer =>
    Buffer.concat([Buffer.from('GGUF'), u32(3), u64(1), u64(pairs), extra]);
  const TERABYTE = 2 ** 40;

  it('walks the most strings that are allowed, then stops', async () => {
    const pairs = header(arrayPair('a', Code.string, MAX_ARRAY_ELEMENTS, Buffer.alloc(0)), 2);
    await refusal(memorySource(pairs, TERABYTE));
  });

  it('refuses one element more without reading them', async () => {
    const source = memorySource(header(arrayPair('a', Code.string, MAX_ARRAY_ELEMENTS + 1, Buffer.alloc(0))), TERABYTE);
    assert.equal((await refusal(source)).reason, 'too-large');
    assert.ok(source.used.bytes <= WINDOW_BYTES);
  });

  it('counts the elements of all arrays together', async () => {
    const half = MAX_ARRAY_ELEMENTS / 2 + 1;
    const array = (key: string): Buffer => arrayPair(key, Code.u8, half, Buffer.alloc(half));
    const error = await refusal(memorySource(header(Buffer.concat([array('a'), array('b')]), 3), TERABYTE));
    assert.equal(error.reason, 'too-large');
  });

  it('steps over a long text without reading it, up to the limit of a header', async () => {
    const text60 = memorySource(header(pair('a', Code.string, u64(60 * 2 ** 20)), 2), TERABYTE);
    await refusal(text60);
    assert.ok(text60.used.bytes <= 2 * WINDOW_BYTES);
    const text65 = memorySource(header(pair('a', Code.string, u64(65 * 2 ** 20))), TERABYTE);
    assert.equal((await refusal(text65)).reason, 'too-large');
  });

  it('survives the most pairs and tensors that are allowed', async () => {
    const pairs = Array.from({ length: 4096 }, (_, index) => u32Pair(`${'k'.repeat(1000)}${index}`, index));
    await refusal(memorySource(header(Buffer.concat(pairs), 4096)));
    const tensors = Array.from({ length: 16_384 }, (_, index) =>
      tensor({ name: `${'t'.repeat(50)}${index}`, offset: index * 256 }),
    );
    await refusal(memorySource(gguf({ tensors })));
  });
});
