import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import type { HubListing, HubModel } from '../download/hub/files.ts';
import { type Hub, hubFileAddress } from '../download/hub/hub.ts';
import type { CatalogueModel } from './catalogue.ts';
import type { PublishedModel } from './manifest.ts';

/** Characters of a file's name that an id keeps, so that folders can be told apart by people. */
const MAX_NAME = 80;

/** A model of the catalogue as it can be installed; undefined for the bundled one. */
export function publishedFromCatalogue(
  hub: Pick<Hub, 'base'>,
  model: CatalogueModel,
): PublishedModel | undefined {
  const { id, name, bytes, licence, download } = model;
  if (download === undefined) return undefined;
  const { repository, revision, file, sha256 } = download;
  const published = { name: file, address: hubFileAddress(hub, download, file), bytes, sha256 };
  return { id, label: name, repository, revision, licence: licence.name, files: [published] };
}

/** A model of a repository as it can be installed. Its id is the same at every commit. */
export function publishedFromHub(
  hub: Pick<Hub, 'base'>,
  { repository, commit, licence }: HubListing,
  { label, files: [first, ...rest] }: HubModel,
): PublishedModel {
  const place = { repository, revision: commit };
  const file = ({ path, bytes, sha256 }: typeof first): PublishedModel['files'][0] => {
    return { name: basename(path), address: hubFileAddress(hub, place, path), bytes, sha256 };
  };
  const id = idOf(repository, first.path, label);
  return { ...place, id, label, licence: licence.name, files: [file(first), ...rest.map(file)] };
}

/** The name of the model, and what tells apart models of the same name in other places. */
function idOf(repository: string, path: string, label: string): string {
  const place = createHash('sha256').update(`${repository}/${path}`).digest('hex').slice(0, 8);
  return `${label.slice(0, MAX_NAME)}-${place}`;
}
