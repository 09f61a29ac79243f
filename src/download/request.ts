import type { Clock } from '../util/async.ts';
import type { Disk } from '../util/files.ts';
import type { ExpectedContent } from './hash.ts';
import type { DownloadProgress } from './progress.ts';

/** A file to download: where it comes from, where it goes, and what it has to be. */
export interface DownloadRequest extends ExpectedContent {
  readonly address: string;
  /** Absolute path of the file. Its folder is made where it is missing. */
  readonly target: string;
  /** Name of the file in messages. */
  readonly name: string;
  readonly policy: AddressPolicy;
  /**
   * Whether a file begins as it should. Gets its first 512 bytes, or all of a shorter file, and is called before anything
   * is written.
   */
  readonly looksRight?: (head: Uint8Array) => boolean;
  /** Headers for the first address, and for redirects as long as they stay on its host. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a download is watched and stopped, and the parts of the world that it uses. */
export interface DownloadOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called about ten times a second at most, and with the last byte before the file has its name. */
  readonly onProgress: (progress: DownloadProgress) => void;
  /** Whether what has arrived stays for a later attempt where this one fails or is cancelled; true where absent. */
  readonly keepPartial?: boolean;
  /** Where absent, the editor's, looked up at each call: the editor replaces it by one that follows its proxy settings. */
  readonly fetch?: typeof fetch;
  /** Where absent, Node's. */
  readonly disk?: Disk;
}

/** How a download ended well. */
export type DownloadResult =
  | { readonly kind: 'already-there'; readonly bytes: number }
  | {
      readonly kind: 'downloaded';
      readonly bytes: number;
      /** Hash of the file that arrived, in the form of `expectedFingerprint`. */
      readonly fingerprint: string;
      /** Headers as in `FinalResponse`; none where the whole file was there from an earlier attempt. */
      readonly headers: ReadonlyMap<string, string>;
    };

/** Which addresses a file may come from. */
export interface AddressPolicy {
  /** Whether an address is allowed; asked for the first one and for every redirect, before anything is sent there. */
  readonly allows: (url: URL) => boolean;
  /** Owner of the allowed servers, as the end of "which is no server of ...". */
  readonly owner: string;
}

/**
 * A policy that allows https on its own port from certain hosts, without user name and password, and nothing else.
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
