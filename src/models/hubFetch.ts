import type { FetchPublished } from './downloads.ts';
import type { Hub } from './hub/hub.ts';
import { download } from './transfer/download.ts';

/** What every GGUF file begins with. */
const MAGIC = 'GGUF';

/** Downloads files of models from a Hub. Rejects with TransferError. */
export function fetchFrom(hub: Hub): FetchPublished {
  return async ({ name, address, bytes, sha256 }, target, { signal, onProgress }) => {
    const request = {
      address,
      target,
      name,
      bytes,
      hash: { sha256 },
      policy: hub.policy,
      looksRight: isGguf,
    };
    return (await download(request, { clock: hub.clock, fetch: hub.fetch, signal, onProgress })).bytes;
  };
}

function isGguf(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, MAGIC.length)).toString('latin1') === MAGIC;
}
