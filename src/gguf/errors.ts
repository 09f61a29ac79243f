import { KindError } from '../util/errors.ts';

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

/** The only error that reading and checking model files throws; `message` names the file and a remedy for the user. */
export class GgufError extends KindError<GgufReason> {
  override readonly name = 'GgufError';
}

/** The error for a file that breaks the format; `detail` is a clause without a final stop, such as "it names 5000000 tensors". */
export function malformed(file: string, detail: string): GgufError {
  return new GgufError(
    'malformed',
    `${file} is damaged: ${detail}. Download it again, or choose another model.`,
  );
}

/** The error for a file that ends before its header does. */
export function truncatedHeader(file: string): GgufError {
  return new GgufError(
    'truncated',
    `${file} ends in the middle of its header: the download is incomplete; download it again.`,
  );
}

/** The error for a file within the format that the engine or this check does not accept; `detail` as in {@link malformed}. */
export function unsupported(file: string, detail: string): GgufError {
  return new GgufError('unsupported', `${file} cannot be used: ${detail}. Choose another model.`);
}

/** The error for a file past a limit that no known model comes near (see limits.ts); `detail` as in {@link malformed}. */
export function headerTooLarge(file: string, detail: string): GgufError {
  return new GgufError(
    'too-large',
    `${file} cannot be used: ${detail}, more than any known model. Choose another model.`,
  );
}

/** A text from outside, such as a key of a file, made safe for a message: printable ASCII, at most 40 characters, in quotes. */
export function quoted(text: string): string {
  const safe = text.replace(/[^\x20-\x7e]/g, '?');
  return `"${safe.length > 40 ? `${safe.slice(0, 37)}...` : safe}"`;
}
