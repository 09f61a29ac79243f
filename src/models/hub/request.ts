import * as v from 'valibot';
import { messageOf } from '../../base/log.ts';
import { bodyOf } from '../transfer/chunks.ts';
import { TransferError, type TransferReason } from '../transfer/error.ts';
import { ask } from '../transfer/follow.ts';
import { STALL_MS, StallWatch } from '../transfer/stall.ts';
import { HubError, type HubReason, malformedAnswer, statusFault } from './error.ts';
import type { Hub } from './hub.ts';

/** One page of an answer. */
export interface Page<T> {
  readonly value: T;
  /** Address of the next page; undefined for the last one. */
  readonly next: string | undefined;
}

/** Bytes of an answer at most: 1,000 files with long paths, the most of a page, take under 1 MB. */
const MAX_BYTES = 8 * 1024 * 1024;

const JSON_TEXT = v.pipe(v.string(), v.parseJson(undefined, 'it is not JSON'));

const CONDITIONS = { accept: 'application/json' };

/**
 * Asks the Hub and reads its answer.
 * @param about what is asked for, to be named in messages: `owner/name`, or `the search`.
 * @param form of the answer; what its messages say, as clauses, is told.
 * @throws HubError for everything that goes wrong.
 */
export async function getPage<T>(
  hub: Hub,
  address: string,
  about: string,
  form: v.GenericSchema<unknown, T>,
  signal: AbortSignal,
): Promise<Page<T>> {
  const stall = new StallWatch(hub.clock);
  const either = AbortSignal.any([signal, stall.signal]);
  try {
    const request = { address, name: about, policy: hub.policy };
    const { response } = await ask(request, { conditions: CONDITIONS, fetch: hub.fetch, signal: either });
    const text = await textOf(stall.watched(bodyOf(response, either, brokenOff)));
    if (!response.ok) throw statusFault(response, about);
    return { value: readAnswer(v.pipe(JSON_TEXT, form), text), next: nextPage(response) };
  } catch (error) {
    throw faultOf(error, signal, stall.signal);
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
    if (bytes > MAX_BYTES) throw malformedAnswer('it is too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/**
 * A part of an answer as it should be.
 * @throws HubError `malformed`, with the message of what is not in the form.
 */
export function readAnswer<T>(form: v.GenericSchema<unknown, T>, part: unknown): T {
  const { success, output, issues } = v.safeParse(form, part, { abortEarly: true });
  if (!success) throw malformedAnswer(issues[0].message);
  return output;
}

/** The Hub names the next page in the form of RFC 8288: `<address>; rel="next"`. */
function nextPage({ headers }: Response): string | undefined {
  const [, next] = /<([^>]+)>;\s*rel="?next"?/.exec(headers.get('link') ?? '') ?? [];
  return next;
}

/** What following an address can end with, in the words of this folder. */
const REASONS: Readonly<Partial<Record<TransferReason, HubReason>>> = {
  refused: 'refused',
  server: 'server',
};

function faultOf(error: unknown, signal: AbortSignal, stalled: AbortSignal): HubError {
  const fault = (reason: HubReason, message: string): HubError => {
    return new HubError(reason, message, { cause: error });
  };
  if (signal.aborted) return fault('cancelled', 'The request to Hugging Face was cancelled.');
  if (stalled.aborted) {
    return fault('stalled', `Hugging Face sent nothing for ${STALL_MS / 1000} s. Try again.`);
  }
  if (error instanceof HubError) return error;
  if (error instanceof TransferError) return fault(REASONS[error.reason] ?? 'offline', error.message);
  return brokenOff(error);
}

function brokenOff(cause: unknown): HubError {
  const message = `The connection to Hugging Face broke off (${messageOf(cause)}). Try again.`;
  return new HubError('offline', message, { cause });
}
