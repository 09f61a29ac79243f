import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar';
import { GpuError } from './errors.ts';

/** Types of archive entries that are unpacked. */
const PLAIN_TYPES = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

/**
 * Unpacks a packed package: its files below `package/` become files below `folder`, which is made.
 * @throws GpuError `mismatch` where the archive holds anything else, such as a link or a path that leads out of it;
 * none of that is written. Rejects as reading and writing do otherwise, and when aborted.
 */
export async function unpack(archive: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  let unexpected: string | undefined;
  const target = extract({
    cwd: folder,
    strip: 1,
    strict: true,
    preservePaths: false,
    preserveOwner: false,
    filter: (path, entry) => {
      const isPlain = 'type' in entry && PLAIN_TYPES.has(entry.type) && isInside(path);
      if (!isPlain) unexpected ??= path;
      return isPlain;
    },
  });
  // Unzipped by Node's threads: `tar` would do it on this one, between two keystrokes.
  await pipeline(createReadStream(archive), createGunzip(), target, { signal });
  if (unexpected !== undefined) throw unexpectedEntry(archive, unexpected);
}

/** Whether a path stays below `package/`; separators and drives of Windows count on every system. */
function isInside(path: string): boolean {
  return /^package(\/|$)/.test(path) && !/[\\:\0]/.test(path) && !path.split('/').includes('..');
}

function unexpectedEntry(archive: string, entry: string): GpuError {
  const message = `${basename(archive)} holds ${JSON.stringify(entry)}, which no such package does; it was refused.`;
  return new GpuError('mismatch', message);
}
