/** The licence of a model, as far as a user has to know it. */
export interface Licence {
  /** Its short name, such as `Apache-2.0`. */
  readonly name: string;
  /** Where its text can be read. */
  readonly url: string;
  /** Whether it forbids some uses, commercial ones for example, so that the user has to be asked once. */
  readonly restricts: boolean;
}

/** Licences that allow every use, by the Hub's names; for any other the user is asked. */
const UNRESTRICTED = new Set(
  `apache-2.0 mit bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear isc zlib bsl-1.0 unlicense cc0-1.0 cc-by-4.0 wtfpl
  postgresql ncsa ms-pl afl-3.0 artistic-2.0`.split(/\s+/),
);

/** The fields of a card that are read here. */
interface Card {
  readonly license?: unknown;
  readonly license_name?: unknown;
  readonly license_link?: unknown;
}

/** Characters of a licence's name at most; the longest that the Hub knows has 30. */
const MAX_NAME_LENGTH = 60;

/**
 * The licence that a repository's card states. A licence that is not known to allow every use counts as one that restricts
 * it, and so does a missing one.
 * @param card the front matter of the card; any value, because the server sends it.
 * @param page address of the repository, which is given where the card has none of a text.
 */
export function licenceOf(card: unknown, page: string): Licence {
  const { license, license_name, license_link } = Object(card) as Card;
  const stated = nameOf(Array.isArray(license) ? license[0] : license);
  // `other` means that the name stands in a field of its own.
  const name = (stated === 'other' ? nameOf(license_name) : undefined) ?? stated ?? 'not stated';
  return { name, url: webAddress(license_link) ?? page, restricts: !UNRESTRICTED.has(name.toLowerCase()) };
}

function nameOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : '';
  const name = text.replace(/[^!-~]+/g, ' ').trim();
  return name === '' ? undefined : name.slice(0, MAX_NAME_LENGTH);
}

/** An https address as it is; undefined for anything else: some cards give a path, or a page without TLS. */
function webAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' ? url.href : undefined;
}
