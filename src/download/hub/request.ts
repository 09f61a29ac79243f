import * as v from 'valibot';
import { messageOf } from '../../util/log.ts';
import { bodyOf } from '../content.ts';
import { TransferError, type TransferReason } from '../errors.ts';
import { STALL_MS, StallWatch } from '../progress.ts';
import { ask } from '../redirects.ts';
import { HubError, type HubReason, hubStatusFault, malformedAnswer } from './errors.ts';
import { type Hub, isRepository } from './hub.ts';

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
    if (!response.ok) throw hubStatusFault(response, about);
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

/** A repository that a search found. */
export interface HubMatch {
  /** `owner/name`. */
  readonly repository: string;
  /** In the last 30 days. */
  readonly downloads: number;
}

/** More than a quick pick shows at once. */
const LIMIT = 20;

const MATCHES = v.array(v.unknown(), 'it is no list of models');

const MATCH = v.object({
  id: v.pipe(v.string(), v.check(isRepository)),
  downloads: v.optional(v.number(), 0),
  gated: v.optional(v.unknown(), false),
});

/**
 * Repositories with GGUF files whose names match some words, those that are downloaded most first; none for no words.
 * @throws HubError, see `HubReason`.
 */
export async function searchModels(
  hub: Hub,
  words: string,
  signal: AbortSignal,
): Promise<readonly HubMatch[]> {
  const search = words.trim().slice(0, 100);
  if (search === '') return [];
  const query = new URLSearchParams({ search, filter: 'gguf', sort: 'downloads', limit: String(LIMIT) });
  for (const key of ['downloads', 'gated']) query.append('expand', key);
  const address = `${hub.base}/api/models?${query.toString()}`;
  const { value } = await getPage(hub, address, 'the search', MATCHES, signal);
  return value.slice(0, LIMIT).flatMap(matchOf);
}

/** What could not be downloaded anyway is not shown. */
function matchOf(entry: unknown): HubMatch | [] {
  const { success, output } = v.safeParse(MATCH, entry);
  return success && output.gated === false ? { repository: output.id, downloads: output.downloads } : [];
}
