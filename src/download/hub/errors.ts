/** Why the Hub was of no use; a caller decides by this code and shows the message. */
export type HubReason =
  | 'address'
  | 'not-found'
  | 'no-models'
  | 'gated'
  | 'rate-limited'
  | 'refused'
  | 'server'
  | 'malformed'
  | 'offline'
  | 'stalled'
  | 'cancelled';

/** The only error that this folder's functions reject with; `message` is for the user and names a remedy. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly reason: HubReason;

  constructor(reason: HubReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What people do about everything that only a browser can do. */
const BY_BROWSER = "Download the file with your browser, then choose it with 'Nearline: Add Model File...'.";

/** For an answer that is not in the form that the Hub documents; `detail` is a clause. */
export function malformedAnswer(detail: string): HubError {
  const why = 'A proxy or a sign-in page may have answered instead';
  const message = `Hugging Face's answer makes no sense: ${detail}. ${why}; open huggingface.co in a browser, then try again.`;
  return new HubError('malformed', message);
}

/**
 * For an answer without what was asked for. To people who are not signed in, the Hub says 401 of what does not exist as
 * well as of what is private, and why in a header of its own.
 * @param about `owner/name`, or what else was asked for.
 */
export function hubStatusFault({ status, headers }: Response, about: string): HubError {
  const code = headers.get('x-error-code');
  if (code === 'GatedRepo') return gated(about);
  if (code === 'RevisionNotFound') {
    return notFound(`${about} has no such revision on Hugging Face. Leave it out, or check its spelling`);
  }
  if (status === 401 || status === 404 || status === 410) {
    return notFound(`Hugging Face has no public repository ${about}. Check the spelling of owner and name`);
  }
  if (status === 429) return tooMany();
  return new HubError('server', `Hugging Face answered with status ${status}. Try again later.`);
}

function notFound(text: string): HubError {
  return new HubError('not-found', `${text}.`);
}

/** The Hub's limits count over windows of five minutes. */
function tooMany(): HubError {
  const message = 'Hugging Face answers no more requests from here for now. Try again in five minutes.';
  return new HubError('rate-limited', message);
}

/** For a repository whose owner wants to know who downloads it. */
export function gated(repository: string): HubError {
  const message = `${repository} asks people to sign in and accept its terms, and Nearline downloads only what is public. ${BY_BROWSER}`;
  return new HubError('gated', message);
}
