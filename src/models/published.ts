import { createHash } from 'node:crypto';
import { basename } from 'node:path/posix';
import { type Hub, hubFileAddress } from '../download/hub/hub.ts';
import type { HubListing, HubModel } from '../download/hub/models.ts';
import type { CatalogueModel } from './catalogue.ts';

/** A file of a model as it was published. */
export interface PublishedFile {
  /** A plain file name: no folder. */
  readonly name: string;
  /** URL that the file is downloaded from. */
  readonly address: string;
  /** Absent where only the server knows. */
  readonly bytes?: number | undefined;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model that can be installed. */
export interface PublishedModel {
  /** Names the model through all its versions: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** `owner/name`. */
  readonly repository: string;
  /** A commit, or a branch where only the hash pins the file. */
  readonly revision: string;
  readonly licence: string;
  /** One file, or the parts of a split one in their order. */
  readonly files: readonly [PublishedFile, ...PublishedFile[]];
}

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
  const file = ({ path, bytes, sha256 }: typeof first): PublishedFile => {
    return { name: basename(path), address: hubFileAddress(hub, place, path), bytes, sha256 };
  };
  const id = idOf(repository, first.path, label);
  return { ...place, id, label, licence: licence.name, files: [file(first), ...rest.map(file)] };
}

/** Characters of a model's label that an id keeps, so that people can tell folders apart. */
const MAX_LABEL = 80;

/** The model's label, and a hash that tells apart models of the same label in other repositories or folders. */
function idOf(repository: string, path: string, label: string): string {
  const place = createHash('sha256').update(`${repository}/${path}`).digest('hex').slice(0, 8);
  return `${label.slice(0, MAX_LABEL)}-${place}`;
}
