/** Which addresses a file may come from. */
export interface AddressPolicy {
  /** Asked for the first address and for every redirect, before anything is sent there. */
  readonly allows: (url: URL) => boolean;
  /** Whose servers these are, as the end of "which is no server of ...". */
  readonly owner: string;
}

/**
 * Allows https on its own port from certain hosts, and nothing else.
 * @param hosts in lower case; one that begins with a dot stands for all hosts below it.
 */
export function httpsFrom(owner: string, hosts: readonly string[]): AddressPolicy {
  return { owner, allows: (url) => isPlainHttps(url) && hosts.some((host) => covers(host, url.hostname)) };
}

function isPlainHttps({ protocol, port, username, password }: URL): boolean {
  return protocol === 'https:' && port === '' && username === '' && password === '';
}

function covers(host: string, hostname: string): boolean {
  return host.startsWith('.') ? hostname.endsWith(host) : hostname === host;
}
