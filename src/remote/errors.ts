import { GenerateError, type GenerateFailure } from '../completion/generator.ts';
import { KindError, messageOf } from '../util/errors.ts';

/** The reason why a server gave no completion; a caller decides by it and shows the message. */
export type RemoteReason =
  /** The request was given up, or another one went first. */
  | 'cancelled'
  /** The server failed a moment ago and is not asked again yet. */
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
 * An error of a server. `message` is for the user and the log: it names the host and a remedy, and never repeats what
 * the server wrote, because servers like to quote what they were sent.
 */
export class RemoteError extends KindError<RemoteReason> {
  override readonly name = 'RemoteError';
  /** Milliseconds for which the server asked to be left alone. */
  readonly restMs: number | undefined;

  constructor(kind: RemoteReason, message: string, options?: ErrorOptions & { readonly restMs?: number }) {
    super(kind, message, options);
    this.restMs = options?.restMs;
  }
}

/** The error for a request whose answer nobody waits for any more. */
export function remoteCancelled(): RemoteError {
  return new RemoteError('cancelled', 'a newer keystroke came first');
}

/** Reasons of a single request: a model was there, and only this request broke. */
const REASONS_OF_ONE_REQUEST: ReadonlySet<RemoteReason> = new Set([
  'cut-off',
  'malformed',
  'silent',
  'special-token',
]);

/** The pipeline's error for any thrown value. */
export function asGenerateError(error: unknown): GenerateError {
  if (error instanceof GenerateError) return error;
  const reason = error instanceof RemoteError ? error.kind : 'malformed';
  return new GenerateError(failureFor(reason), messageOf(error));
}

function failureFor(reason: RemoteReason): GenerateFailure {
  if (reason === 'cancelled') return 'cancelled';
  return REASONS_OF_ONE_REQUEST.has(reason) ? 'failed' : 'unavailable';
}

/** A request, as far as it takes to say what is wrong with its answer. */
interface AskedServer {
  /** Host and port. */
  readonly host: string;
  /** Path that the request went to. */
  readonly path: string;
  /** Whether a key was sent. */
  readonly hasKey: boolean;
  /** Remedy for a server that takes no such request: part of a sentence for the user. */
  readonly ifRefused: string;
}

/** The error for an answer that is no completion, by its status. */
export function serverStatusFault(
  response: Pick<Response, 'status' | 'headers'>,
  asked: AskedServer,
): RemoteError {
  const { status } = response;
  const [reason, text] = explained(status, asked);
  const restMs = retryAfterMs(response);
  return new RemoteError(reason, `${text} (${status}).`, restMs === undefined ? {} : { restMs });
}

function explained(
  status: number,
  { host, path, hasKey, ifRefused }: AskedServer,
): readonly [RemoteReason, string] {
  if (status >= 300 && status < 400)
    return [
      'redirect',
      `${host} sends elsewhere, where neither code nor key may go: enter the address itself`,
    ];
  switch (status) {
    case 401:
    case 403:
      return [
        'key',
        hasKey ? `${host} does not accept the API key: enter it again` : `${host} wants an API key`,
      ];
    case 404:
    case 405:
      return [
        'not-found',
        `${host} has no ${path}, or no such model: check the address, the kind and the model`,
      ];
    case 408:
    case 429:
      return ['busy', `${host} has too much to do, or your share is used up`];
    case 503:
      return ['busy', `${host} is not ready: it may be loading its model`];
    default:
      return status >= 500 && status !== 501
        ? ['broken', `${host} has a fault, which its own log should explain`]
        : ['refused', `${host} does not take the request: ${ifRefused}`];
  }
}

/** Milliseconds for which a server is left alone at most, whatever it asks for. */
const MAX_RETRY_AFTER_MS = 300_000;

/** Milliseconds for which a server asks to be left alone (RFC 9110 section 10.2.3), where it says so in seconds. */
function retryAfterMs({ headers }: Pick<Response, 'headers'>): number | undefined {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d+$/.test(seconds) ? Math.min(MAX_RETRY_AFTER_MS, Number(seconds) * 1000) : undefined;
}

/** The error for an answer of another content type than the one that was asked for. */
export function typeFault(type: string | null, host: string): RemoteError {
  const what = type?.startsWith('text/html')
    ? 'a web page, such as a proxy or a sign-in page sends'
    : 'something else';
  return new RemoteError('no-stream', `${host} answers with ${what} instead of a stream. Check the address.`);
}

/**
 * The error for any thrown value that ended a request.
 * @param answered whether the server had begun to answer.
 */
export function serverFault(error: unknown, host: string, answered: boolean): RemoteError {
  if (error instanceof RemoteError) return error;
  if (error instanceof SyntaxError || error instanceof RangeError) return malformed(host);
  return answered ? cutOff(host, { cause: error }) : unreachable(error, host);
}

/** The error for a failed `fetch`, which hides why it failed in the cause. */
function unreachable(error: unknown, host: string): RemoteError {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  const code = typeof cause?.code === 'string' ? cause.code : messageOf(error);
  const remedy = /CERT|SSL|TLS/.test(code)
    ? "Its certificate is not trusted: add it to the system's, or use the name that it was made for"
    : "Is it running? Check the address, and the editor's proxy settings";
  return new RemoteError('unreachable', `${host} could not be reached (${code}). ${remedy}.`, {
    cause: error,
  });
}

/** The error for an answer that ended before it was complete. */
export function cutOff(host: string, options?: ErrorOptions): RemoteError {
  return new RemoteError('cut-off', `The answer of ${host} was cut off.`, options);
}

/** The error for an answer that is not what its kind of server sends; it has no cause, which would quote the answer. */
function malformed(host: string): RemoteError {
  return new RemoteError(
    'malformed',
    `${host} sent an answer that cannot be read. Check the kind of server.`,
  );
}

/** The error for a server that gives up after it began to answer. */
export function gaveUp(host: string): RemoteError {
  return new RemoteError(
    'broken',
    `${host} gave up in the middle of its answer; its own log should say why.`,
  );
}
