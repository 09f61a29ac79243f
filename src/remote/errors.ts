import { GenerateError, type GenerateFailure } from '../completion/generator.ts';
import { messageOf } from '../util/log.ts';

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
export function remoteCancelled(): RemoteError {
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

/** What is needed to say what is wrong. */
export interface AskedServer {
  /** Host and port. */
  readonly host: string;
  /** Where the request went, without the host. */
  readonly path: string;
  /** Whether a key was sent. */
  readonly hasKey: boolean;
  /** What a user may change when the server takes no such request. */
  readonly ifRefused: string;
}

/** For an answer that is no completion, by its status. */
export function serverStatusFault(
  response: Pick<Response, 'status' | 'headers'>,
  asked: AskedServer,
): RemoteError {
  const { status } = response;
  const [reason, text] = explained(status, asked);
  const restMs = restOf(response);
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

/** Milliseconds: longer than that no server is left alone, whatever it says. */
const LONGEST_WISH_MS = 300_000;

/** How long a server wants to be left alone (RFC 9110 section 10.2.3), where it says so in seconds. */
function restOf({ headers }: Pick<Response, 'headers'>): number | undefined {
  const seconds = headers.get('retry-after') ?? '';
  return /^\d+$/.test(seconds) ? Math.min(LONGEST_WISH_MS, Number(seconds) * 1000) : undefined;
}

/** For an answer of another type than the one that was asked for. */
export function typeFault(type: string | null, host: string): RemoteError {
  const what = type?.startsWith('text/html')
    ? 'a web page, such as a proxy or a sign-in page sends'
    : 'something else';
  return new RemoteError('no-stream', `${host} answers with ${what} instead of a stream. Check the address.`);
}

/**
 * For whatever ended a request.
 * @param answered whether it had begun to answer.
 */
export function serverFault(error: unknown, host: string, answered: boolean): RemoteError {
  if (error instanceof RemoteError) return error;
  if (error instanceof SyntaxError || error instanceof RangeError) return malformed(host);
  return answered ? cutOff(host, { cause: error }) : unreachable(error, host);
}

/** `fetch` hides why it failed in the cause. */
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

/** For an answer that ended before its time. */
export function cutOff(host: string, options?: ErrorOptions): RemoteError {
  return new RemoteError('cut-off', `The answer of ${host} was cut off.`, options);
}

/** For an answer that is not what its kind of server sends. What reading it failed with would quote it. */
function malformed(host: string): RemoteError {
  return new RemoteError(
    'malformed',
    `${host} sent an answer that cannot be read. Check the kind of server.`,
  );
}

/** For a server that gives up after it began to answer. */
export function gaveUp(host: string): RemoteError {
  return new RemoteError(
    'broken',
    `${host} gave up in the middle of its answer; its own log should say why.`,
  );
}
