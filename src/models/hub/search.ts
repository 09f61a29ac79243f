import { isObject } from '../catalogue/fields.ts';
import { malformedAnswer } from './error.ts';
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
  const { value } = await getPage(hub, `${hub.base}/api/models?${query.toString()}`, 'the search', signal);
  if (!Array.isArray(value)) throw malformedAnswer('it is no list of models');
  return value.slice(0, LIMIT).flatMap(matchOf);
}

/** What could not be downloaded anyway is not shown. */
function matchOf(entry: unknown): HubMatch | [] {
  const { id, downloads, gated } = isObject(entry) ? entry : {};
  const open = gated === undefined || gated === false;
  if (typeof id !== 'string' || !isRepository(id) || !open) return [];
  return { repository: id, downloads: typeof downloads === 'number' ? downloads : 0 };
}
