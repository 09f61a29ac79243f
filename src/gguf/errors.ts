import { standInOf } from '../util/standIn.ts';

/** Why a file was refused; a caller decides by this code and shows the message. */
export type GgufReason =
  | 'not-found'
  | 'not-a-file'
  | 'unreadable'
  | 'not-gguf'
  | 'truncated'
  | 'big-endian'
  | 'version'
  | 'malformed'
  | 'too-large'
  | 'unsupported'
  | 'no-weights'
  | 'adapter'
  | 'no-adapter'
  | 'split-missing'
  | 'split-mismatch';

/** The only error that header and model file checks throw; `message` names the file and a remedy for the user. */
export class GgufError extends Error {
  override readonly name = 'GgufError';
  readonly reason: GgufReason;

  constructor(reason: GgufReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The file breaks the format; `detail` is a clause without a final stop, such as "it names 5000000 tensors". */
export function malformed(file: string, detail: string): GgufError {
  return new GgufError(
    'malformed',
    `${file} is damaged: ${detail}. Download it again, or choose another model.`,
  );
}

/** The file ends before its header does. */
export function truncatedHeader(file: string): GgufError {
  return new GgufError(
    'truncated',
    `${file} ends in the middle of its header: the download is incomplete; download it again.`,
  );
}

/** The file is within the format but past what the engine or this check accepts; `detail` as in {@link malformed}. */
export function unsupported(file: string, detail: string): GgufError {
  return new GgufError('unsupported', `${file} cannot be used: ${detail}. Choose another model.`);
}

/** Past a limit that no known model comes near (see limits.ts); `detail` as in {@link malformed}. */
export function headerTooLarge(file: string, detail: string): GgufError {
  return new GgufError(
    'too-large',
    `${file} cannot be used: ${detail}, more than any known model. Choose another model.`,
  );
}

/** A key or name of the file, made safe for a message: printable ASCII, at most 40 characters, in quotes. */
export function quoted(text: string): string {
  const safe = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${safe.length > 40 ? `${safe.slice(0, 37)}...` : safe}"`;
}

const MAGIC = 'GGUF';
const CHOOSE = 'Choose a file that ends in .gguf from a model page.';

interface Kind {
  readonly test: (head: Buffer) => boolean;
  readonly what: string;
  readonly remedy: string;
}

const starts = (...prefixes: readonly string[]): Kind['test'] => {
  return (head) => prefixes.some((prefix) => head.toString('latin1', 0, prefix.length) === prefix);
};

// What people and failed downloads leave where a model should be; the first that fits names the file.
const KINDS: readonly Kind[] = [
  {
    test: (head) => standInOf(head) === 'lfs-pointer',
    what: 'a Git LFS pointer, not the model itself',
    remedy: "Run 'git lfs pull' in its folder, or download the file from the model page.",
  },
  {
    test: (head) => standInOf(head) === 'web-page',
    what: 'a web page, not a GGUF model',
    remedy: 'The download was answered by a sign-in or error page; download it again from the model page.',
  },
  {
    test: starts('PK\x03\x04', '\x1f\x8b', '7z\xbc\xaf', '\xfd7zXZ', '\x28\xb5\x2f\xfd', 'BZh', 'Rar!'),
    what: 'an archive or a PyTorch checkpoint, not a GGUF model',
    remedy: 'Unpack it and choose the file that ends in .gguf, or download one from a model page.',
  },
  { test: isSafetensors, what: 'a safetensors file, not a GGUF model', remedy: CHOOSE },
  {
    test: starts('lmgg', 'fmgg', 'tjgg', 'algg'),
    what: 'a model in the old GGML format, which came before GGUF',
    remedy: CHOOSE,
  },
  {
    test: starts('\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF'),
    what: 'an image, not a GGUF model',
    remedy: CHOOSE,
  },
  { test: starts('%PDF'), what: 'a PDF document, not a GGUF model', remedy: CHOOSE },
  { test: isText, what: 'a text file, not a GGUF model', remedy: CHOOSE },
];

/** Throws GgufError unless the file begins as GGUF; `head` is its first HEAD_BYTES, or all of a shorter file. */
export function checkMagic(file: string, head: Buffer): void {
  const magic = head.toString('latin1', 0, MAGIC.length);
  if (magic === MAGIC) return;
  if (head.length === 0) {
    throw new GgufError('truncated', `${file} is empty: the download failed; download it again.`);
  }
  if (MAGIC.startsWith(magic)) throw truncatedHeader(file);
  if (head.every((byte) => byte === 0)) {
    throw new GgufError(
      'truncated',
      `${file} begins with zeros only: the download is incomplete; download it again.`,
    );
  }
  const kind = KINDS.find(({ test }) => test(head));
  throw new GgufError(
    'not-gguf',
    `${file} is ${kind?.what ?? 'not a GGUF model'}. ${kind?.remedy ?? CHOOSE}`,
  );
}

// A 64-bit length of a JSON header, then that header.
function isSafetensors(head: Buffer): boolean {
  return head.length > 9 && head.readUInt32LE(4) === 0 && head.toString('latin1', 8, 10) === '{"';
}

// A multi-byte character may be cut at the end of `head`, which decodes to one replacement character.
function isText(head: Buffer): boolean {
  const text = head.toString('utf8').replace(/\uFFFD$/, '');
  // eslint-disable-next-line no-control-regex -- control characters are what tells binary data from text
  return !/[\x00-\x08\x0e-\x1f\uFFFD]/.test(text);
}
