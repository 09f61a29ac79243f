import { BlockList, isIP } from 'node:net';

/** RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3. */
const LOOPBACK = ranges(['127.0.0.0/8', '::1/128']);

/** RFC 1918, link-local addresses (RFC 3927 and 4291) and unique local ones (RFC 4193). */
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
export function isLoopback(hostname: string): boolean {
  const host = plain(hostname);
  return isIP(host) === 0 ? host === 'localhost' : contains(LOOPBACK, host);
}

/** Whether a host is in a network of the user's own. Names without a dot are found nowhere else. */
export function isPrivate(hostname: string): boolean {
  const host = plain(hostname);
  return isIP(host) === 0 ? !host.includes('.') || PRIVATE_NAMES.test(host) : contains(PRIVATE, host);
}

/** Without the brackets of an IPv6 address, and without the dot that may end a full name. */
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
