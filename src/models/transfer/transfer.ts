import { diskFault } from './diskFault.ts';
import { thisDisk, type Disk } from './disk.ts';
import { TransferError } from './error.ts';
import { fill } from './fill.ts';
import { LockLost, type Lock } from './lock.ts';
import { PartialFile, partialPath } from './partialFile.ts';
import type { Report } from './progress.ts';
import { Receiver } from './receiver.ts';
import { readRecord, type PartialRecord } from './record.ts';
import type { TransferOptions, TransferRequest, TransferResult } from './request.ts';
import { mayResume } from './resume.ts';

/** Looked up at each call: the editor replaces it by one that follows its proxy settings. */
const editorFetch: typeof fetch = async (...request) => await globalThis.fetch(...request);

/**
 * Downloads a file whose lock is held: goes on with what is there of it, and gives it its name once all is right.
 * @throws TransferError; LockLost where another download took over. Rejects as node:fs does, and with the signal's reason
 * when aborted.
 */
export async function transfer(
  request: TransferRequest,
  options: TransferOptions,
  lock: Lock,
  report: (report: Report) => void,
): Promise<TransferResult> {
  const { clock, fetch = editorFetch, disk = thisDisk } = options;
  const signal = AbortSignal.any([options.signal, lock.lost]);
  const { file, record } = await openPartial(request, lock, disk, signal);
  try {
    const receiver = new Receiver({ request, file, record, clock, fetch, disk, signal, report });
    receiver.report();
    await receiver.requireSpace();
    const fingerprint = await fill({ request, file, receiver, clock, signal });
    report({ bytes: file.bytes, totalBytes: file.bytes });
    await lock.confirm();
    if (!(await file.publish(request.target))) throw new LockLost();
    return { kind: 'downloaded', bytes: file.bytes, fingerprint, headers: receiver.headers };
  } catch (error) {
    if (isWorthKeeping(error, file, options)) await file.close();
    else await file.discard().catch(() => undefined);
    throw error;
  }
}

interface Opened {
  readonly file: PartialFile;
  readonly record: PartialRecord | undefined;
}

async function openPartial(
  request: TransferRequest,
  { left }: Lock,
  disk: Disk,
  signal: AbortSignal,
): Promise<Opened> {
  const path = partialPath(request.target);
  const record = await readRecord(path);
  const isUsable = record !== undefined && mayResume(record, request, left);
  const file = isUsable ? await PartialFile.reopen(path, request.hash, disk, signal) : undefined;
  return file
    ? { file, record }
    : { file: await PartialFile.create(path, request.hash, disk), record: undefined };
}

/** What lies there may be another's by now, is the user's to decide on, or is of no use. */
function isWorthKeeping(error: unknown, file: PartialFile, { keepPartial = true }: TransferOptions): boolean {
  if (error instanceof LockLost) return true;
  if (!keepPartial || file.bytes === 0) return false;
  // Refused for want of space it is kept: the user makes room and goes on. A disk that is full has to be relieved.
  if (error instanceof TransferError) return error.reason !== 'mismatch';
  return diskFault(error, '')?.reason !== 'no-space';
}
