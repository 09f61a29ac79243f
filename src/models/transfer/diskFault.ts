/** What a disk can have against a file. */
export type DiskReason = 'no-space' | 'not-writable' | 'in-use';

/** Why the file system refused, and the sentence that says so. */
export interface DiskFault {
  readonly reason: DiskReason;
  readonly text: string;
}

/** By the codes of Node's errors. */
const REASONS: Readonly<Record<string, DiskReason>> = {
  EACCES: 'not-writable',
  EROFS: 'not-writable',
  ENOTDIR: 'not-writable',
  EISDIR: 'not-writable',
  ERR_FS_EISDIR: 'not-writable',
  EEXIST: 'not-writable',
  ENOENT: 'not-writable',
  ENAMETOOLONG: 'not-writable',
  ELOOP: 'not-writable',
  EIO: 'not-writable',
  // Windows says so of a file that a process has loaded.
  EPERM: process.platform === 'win32' ? 'in-use' : 'not-writable',
  EBUSY: 'in-use',
  ENOTEMPTY: 'in-use',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
};

/**
 * Reads an error of the file system; undefined for any other.
 * @param folder what cannot be written to where nothing more is known, as the beginning of a sentence.
 */
export function diskFault(error: unknown, folder: string): DiskFault | undefined {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!reason) return undefined;
  const place = path === undefined ? '' : ` (${code} at ${path})`;
  return { reason, text: `${sentence(reason, folder)}${place}.` };
}

function sentence(reason: DiskReason, folder: string): string {
  if (reason === 'no-space') return 'The disk is full: make room and try again';
  if (reason === 'in-use') return 'Files are in use: close the other windows and try again';
  return `${folder} cannot be written to`;
}
