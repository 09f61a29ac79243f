import { KindError } from '../../util/errors.ts';
import type { DownloadReason } from '../errors.ts';

/** Why a request to the Hub failed; a caller decides by this code and shows the message. */
export type HubReason =
  | DownloadReason
  /** A text that is no reference, or no address of a Hub. */
  | 'address'
  | 'no-models'
  | 'gated'
  | 'rate-limited'
  /** An answer that is not in the form that the Hub documents. */
  | 'malformed';

/** The only error that this folder's functions reject with; `message` is for the user and names a remedy. */
export class HubError extends KindError<HubReason> {
  override readonly name = 'HubError';
}

/** Remedy for everything that only a browser can do. */
const BY_BROWSER = "Download the file with your browser, then choose it with 'Nearline: Add Model File...'.";

/** The error for an answer that is not in the form that the Hub documents; `detail` is a clause. */
export function malformedError(detail: string): HubError {
  const why = 'A proxy or a sign-in page may have answered instead';
  const message = `Hugging Face's answer makes no sense: ${detail}. ${why}; open huggingface.co in a browser, then try again.`;
  return new HubError('malformed', message);
}

/**
 * The error for a response without what was asked for, by its status and `x-error-code`. To people who are not signed in,
 * the Hub says 401 of what does not exist as well as of what is private, and why in that header.
 * @param about `owner/name`, or the name of what else was asked for.
 */
export function hubStatusError({ status, headers }: Response, about: string): HubError {
  const code = headers.get('x-error-code');
  if (code === 'GatedRepo') return gatedError(about);
  if (code === 'RevisionNotFound') {
    return notFoundError(
      `${about} has no such revision on Hugging Face. Leave it out, or check its spelling`,
    );
  }
  if (status === 401 || status === 404 || status === 410) {
    return notFoundError(
      `Hugging Face has no public repository ${about}. Check the spelling of owner and name`,
    );
  }
  if (status === 429) return tooManyRequestsError();
  return new HubError('server', `Hugging Face answered with status ${status}. Try again later.`);
}

function notFoundError(text: string): HubError {
  return new HubError('not-found', `${text}.`);
}

/** The Hub counts requests over windows of five minutes. */
function tooManyRequestsError(): HubError {
  const message = 'Hugging Face answers no more requests from here for now. Try again in five minutes.';
  return new HubError('rate-limited', message);
}

/** The error for a repository whose owner wants to know who downloads it. */
export function gatedError(repository: string): HubError {
  const message = `${repository} asks people to sign in and accept its terms, and Nearline downloads only what is public. ${BY_BROWSER}`;
  return new HubError('gated', message);
}
