import { BlockList, isIP } from 'node:net';

/** A server's address in its parts. */
export interface Address {
  /** Scheme, host and port: what consent is given for, and the only place that text and key are sent to. */
  readonly origin: string;
  /** Host and port, for messages and the log. */
  readonly host: string;
  /** URL below which requests are sent: without a final slash, and without the endpoint that people copy along. */
  readonly base: string;
}

/** The outcome of {@link checkAddress}. */
type CheckedAddress =
  | { readonly kind: 'valid'; readonly address: Address }
  /** @see fault a sentence with the remedy; never the address itself, which may hold a password. */
  | { readonly kind: 'faulty'; readonly fault: string };

/**
 * The address of a server as a user writes it, or what is wrong with it.
 * @param allowInsecure whether text may be sent in the clear through the user's own network.
 */
export function checkAddress(text: string, allowInsecure: boolean): CheckedAddress {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const fault = url ? faultOf(url, allowInsecure) : NO_ADDRESS;
  if (!url || fault !== undefined) return { kind: 'faulty', fault: fault ?? NO_ADDRESS };
  const { origin, host, pathname } = url;
  const base = origin + pathname.replace(/(?:\/v1(?:\/completions)?|\/infill)?\/*$/, '');
  return { kind: 'valid', address: { origin, host, base } };
}

/** Whether others on the way could read what is sent to an origin: http to another machine. */
export function isInTheClear(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isLoopback(hostname);
}

const NO_ADDRESS =
  "The server's address is not a web address. Write it like https://completions.example:8080.";

function faultOf(url: URL, allowInsecure: boolean): string | undefined {
  const { protocol, username, password, search, hash } = url;
  if (protocol !== 'https:' && protocol !== 'http:') return NO_ADDRESS;
  if (username !== '' || password !== '')
    return "The server's address holds a user name or password, which would be stored in the clear. Remove it, and enter the key as the server's API key.";
  if (search !== '' || hash !== '')
    return "The server's address has something behind a ? or #, which would be lost. Leave that out.";
  return isInTheClear(url.origin) ? insecureFault(url, allowInsecure) : undefined;
}

function insecureFault({ hostname }: URL, allowInsecure: boolean): string | undefined {
  const readable = `Whoever is on the way to ${hostname} could read the code that is sent there in the clear`;
  if (!isPrivate(hostname)) return `${readable}. Use an address that begins with https.`;
  if (!allowInsecure) return `${readable}. Use https, or allow http within your own network.`;
  return undefined;
}

/** Addresses of this machine (RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
const LOOPBACK = ranges(['127.0.0.0/8', '::1/128']);

/**
 * Addresses of a user's own network: RFC 1918, link-local addresses (RFC 3927 and 4291) and unique local ones (RFC
 * 4193).
 */
const PRIVATE = ranges([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fe80::/10',
  'fc00::/7',
]);

/** Names that no public server has: multicast DNS (RFC 6762), home networks (RFC 8375), ICANN's for private use. */
const PRIVATE_NAMES = /\.(?:local|home\.arpa|internal)$/;

/** Whether a host is this machine; names below `localhost` need not be. @param hostname of a `URL`. */
function isLoopback(hostname: string): boolean {
  const host = plain(hostname);
  return isIP(host) === 0 ? host === 'localhost' : contains(LOOPBACK, host);
}

/** Whether a host is in a network of the user's own. Names without a dot are found nowhere else. */
function isPrivate(hostname: string): boolean {
  const host = plain(hostname);
  return isIP(host) === 0 ? !host.includes('.') || PRIVATE_NAMES.test(host) : contains(PRIVATE, host);
}

/** A host name without the brackets of an IPv6 address, and without the dot that may end a full name. */
function plain(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

function contains(list: BlockList, address: string): boolean {
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

function ranges(notations: readonly string[]): BlockList {
  const list = new BlockList();
  for (const notation of notations) {
    const [network = '', bits] = notation.split('/');
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
