import { GenerateError, type GenerateFailure } from '../completion/generate.ts';
import { messageOf } from '../base/log.ts';

/** Why a server gave no completion; a caller decides by this code and shows the message. */
export type RemoteReason =
  /** Nobody waits any more, or something else went first. */
  | 'cancelled'
  /** It failed a moment ago and is not asked again yet. */
  | 'resting'
  | 'unreachable'
  | 'no-answer'
  | 'silent'
  | 'cut-off'
  | 'redirect'
  | 'key'
  | 'not-found'
  | 'busy'
  | 'refused'
  | 'broken'
  | 'no-stream'
  | 'malformed'
  /** The text around the cursor cannot be sent to this model. */
  | 'special-token';

/**
 * What goes wrong with a server. `message` is for the user and the log: it names the host and a remedy, and never
 * repeats what the server wrote, because servers like to quote what they were sent.
 */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly reason: RemoteReason;
  /** Milliseconds for which the server asked to be left alone. */
  readonly restMs: number | undefined;

  constructor(reason: RemoteReason, message: string, options?: ErrorOptions & { readonly restMs?: number }) {
    super(message, options);
    this.reason = reason;
    this.restMs = options?.restMs;
  }
}

/** Nobody waits for the answer. */
export function cancelled(): RemoteError {
  return new RemoteError('cancelled', 'a newer keystroke came first');
}

/** After these a model was there, and only this request broke. */
const OF_ONE_REQUEST: ReadonlySet<RemoteReason> = new Set([
  'cut-off',
  'malformed',
  'silent',
  'special-token',
]);

/** The port's own error for anything that was thrown. */
export function asGenerateError(error: unknown): GenerateError {
  if (error instanceof GenerateError) return error;
  const reason = error instanceof RemoteError ? error.reason : 'malformed';
  return new GenerateError(failureFor(reason), messageOf(error));
}

function failureFor(reason: RemoteReason): GenerateFailure {
  if (reason === 'cancelled') return 'cancelled';
  return OF_ONE_REQUEST.has(reason) ? 'failed' : 'unavailable';
}
