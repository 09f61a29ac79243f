import type { Licence } from '../catalogue/types.ts';

// Names as the Hub writes them. These allow every use; of all others the user is asked.
const FREE = new Set(
  `apache-2.0 mit bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear isc zlib bsl-1.0 unlicense cc0-1.0 cc-by-4.0 wtfpl
  postgresql ncsa ms-pl afl-3.0 artistic-2.0`.split(/\s+/),
);

/** The fields of a card that are read here. */
interface Card {
  readonly license?: unknown;
  readonly license_name?: unknown;
  readonly license_link?: unknown;
}

/** Characters of a name; the longest that the Hub knows has 30. */
const MAX_NAME = 60;

/**
 * The licence that a repository's card states. One that is not known to allow every use counts as one that restricts it,
 * and so does none at all.
 * @param card the front matter of the card; of the server's, so anything.
 * @param page of the repository, where there is no address of a text.
 */
export function licenceOf(card: unknown, page: string): Licence {
  const { license, license_name, license_link } = Object(card) as Card;
  const stated = nameOf(Array.isArray(license) ? license[0] : license);
  // `other` means that the name stands in a field of its own.
  const name = (stated === 'other' ? nameOf(license_name) : undefined) ?? stated ?? 'not stated';
  return { name, url: webAddress(license_link) ?? page, restricts: !FREE.has(name.toLowerCase()) };
}

function nameOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : '';
  const name = text.replace(/[^!-~]+/g, ' ').trim();
  return name === '' ? undefined : name.slice(0, MAX_NAME);
}

/** Some cards give a path, or a page without TLS. */
function webAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' ? url.href : undefined;
}
