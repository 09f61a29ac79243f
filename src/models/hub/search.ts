import * as v from 'valibot';
import type { Hub } from './hub.ts';
import { isRepository } from './reference.ts';
import { getPage } from './request.ts';

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
