import * as v from 'valibot';
import { DownloadError } from '../errors.ts';
import { followRedirects } from '../redirects.ts';
import { readBody, STALL_TIMEOUT_MS, StallTimeout } from '../responseBody.ts';
import { HubError, type HubReason, hubStatusError, malformedError } from './errors.ts';
import type { Hub } from './hub.ts';
import { messageOf } from '../../util/errors.ts';

/** One page of an answer that the Hub gives in pages. */
export interface Page<T> {
  readonly value: T;
  /** Address of the next page; undefined for the last one. */
  readonly next: string | undefined;
}

/** Bytes of an answer at most: 1,000 files with long paths, the most of a page, take under 1 MB. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const JSON_TEXT = v.pipe(v.string(), v.parseJson(undefined, 'it is not JSON'));

const HEADERS = { accept: 'application/json' };

/**
 * Gets a page of JSON from the Hub.
 * @param about name of what is asked for in messages: `owner/name`, or `the search`.
 * @param form schema of the answer, whose messages are clauses that the user reads.
 * @throws HubError for everything that goes wrong.
 */
export async function getPage<T>(
  hub: Hub,
  address: string,
  about: string,
  form: v.GenericSchema<unknown, T>,
  signal: AbortSignal,
): Promise<Page<T>> {
  const stall = new StallTimeout(hub.clock);
  const either = AbortSignal.any([signal, stall.signal]);
  try {
    const request = { address, name: about, policy: hub.policy };
    const { response } = await followRedirects(request, HEADERS, hub.fetch, either);
    const text = await textOf(stall.watch(readBody(response, either, interruptedError)));
    if (!response.ok) throw hubStatusError(response, about);
    return { value: readAnswer(v.pipe(JSON_TEXT, form), text), next: nextPage(response) };
  } catch (error) {
    throw asHubError(error, signal, stall.signal);
  } finally {
    stall.dispose();
  }
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw malformedError('it is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * A part of an answer, checked against a schema.
 * @throws HubError `malformed`, with the schema's message.
 */
export function readAnswer<T>(form: v.GenericSchema<unknown, T>, part: unknown): T {
  const { success, output, issues } = v.safeParse(form, part, { abortEarly: true });
  if (!success) throw malformedError(issues[0].message);
  return output;
}

/** Address of the next page, which the Hub gives in the form of RFC 8288: `<address>; rel="next"`. */
function nextPage({ headers }: Response): string | undefined {
  const [, next] = /<([^>]+)>;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  return next;
}

function asHubError(error: unknown, signal: AbortSignal, stalled: AbortSignal): HubError {
  const fault = (reason: HubReason, message: string): HubError =>
    new HubError(reason, message, { cause: error });
  if (signal.aborted) return fault('cancelled', 'The request to Hugging Face was cancelled.');
  if (stalled.aborted) {
    return fault('stalled', `Hugging Face sent nothing for ${STALL_TIMEOUT_MS / 1000} s. Try again.`);
  }
  if (error instanceof HubError) return error;
  if (error instanceof DownloadError) return fault(error.kind, error.message);
  return interruptedError(error);
}

function interruptedError(cause: unknown): HubError {
  const message = `The connection to Hugging Face broke off (${messageOf(cause)}). Try again.`;
  return new HubError('offline', message, { cause });
}
