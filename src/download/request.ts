import type { Clock } from '../util/async.ts';
import type { Disk } from '../util/files.ts';
import type { Expected } from './hash.ts';
import type { DownloadProgress } from './progress.ts';

/** A file to download. */
export interface TransferRequest extends Expected {
  readonly address: string;
  /** Absolute path of the file. Its folder is made where it is missing. */
  readonly target: string;
  /** What messages call the file. */
  readonly name: string;
  readonly policy: AddressPolicy;
  /**
   * Whether a file begins as it should. Gets its first bytes, 512 where it has as many, and is asked before anything is
   * written.
   */
  readonly looksRight?: (head: Uint8Array) => boolean;
  /** Sent to the first address, and to redirects as long as they stay on its host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a download is watched, stopped, and what it gets the world from. */
export interface TransferOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called about ten times a second at most, and with the last byte before the file has its name. */
  readonly onProgress: (progress: DownloadProgress) => void;
  /** Whether what has arrived stays for a later attempt where this one fails or is cancelled; it does where absent. */
  readonly keepPartial?: boolean;
  /** Where absent, the editor's, looked up at each call: the editor replaces it by one that follows its proxy settings. */
  readonly fetch?: typeof fetch;
  /** Where absent, Node's. */
  readonly disk?: Disk;
}

/** How a download ended well. */
export type TransferResult =
  | { readonly kind: 'already-there'; readonly bytes: number }
  | {
      readonly kind: 'downloaded';
      readonly bytes: number;
      /** Of the file that arrived, see `hash.ts`. */
      readonly fingerprint: string;
      /** What the servers said about it, see `follow.ts`; nothing where all of it was there from an earlier attempt. */
      readonly headers: ReadonlyMap<string, string>;
    };

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
