import { constants } from 'node:fs';
import { lstat, mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Disk, NO_FOLLOW, thisDisk } from '../util/files.ts';
import { asTransferError, diskFault, TransferError } from './errors.ts';
import { type Expected, Fingerprinter, isExpected, readPieces } from './hash.ts';
import { type Lock, LockLost, takeLock } from './lock.ts';
import { PartialFile, partialPath } from './partialFile.ts';
import { type Report, Reporter } from './progress.ts';
import type { TransferOptions, TransferRequest, TransferResult } from './request.ts';
import { fill, Receiver } from './responseBody.ts';
import { mayResume, type PartialRecord, readRecord } from './resume.ts';

/**
 * Downloads a file, the one way in which that is done here. It is hashed while it comes, and has its name only once it is
 * right and on the disk for good; a target that is right already is left as it is, another one replaced. What an earlier
 * attempt brought is used. Of several windows one downloads and the others wait, and report what it does.
 *
 * Where it fails, what arrived stays as `<target>.partial` with a small `.json` beside it; nothing stays of what turned
 * out to be another file, or filled the disk.
 * @throws TransferError
 */
export async function download(request: TransferRequest, options: TransferOptions): Promise<TransferResult> {
  const { signal, clock, onProgress } = options;
  const reporter = new Reporter(clock, onProgress);
  try {
    signal.throwIfAborted();
    await mkdir(dirname(request.target), { recursive: true });
    return await inTurn(request, options, (report) => reporter.report(report));
  } catch (error) {
    throw asTransferError(error, signal);
  } finally {
    reporter.dispose();
  }
}

async function inTurn(
  request: TransferRequest,
  options: TransferOptions,
  report: (report: Report) => void,
): Promise<TransferResult> {
  const { clock, signal } = options;
  const onWait = async (): Promise<void> => {
    report({ bytes: await partialBytes(request), totalBytes: request.bytes, elsewhere: true });
  };
  for (;;) {
    const lock = await takeLock(request.target, { clock, signal, onWait });
    try {
      return (await alreadyThere(request, signal)) ?? (await transfer(request, options, lock, report));
    } catch (error) {
      // Whoever took over is waited for.
      if (!(error instanceof LockLost)) throw error;
    } finally {
      await lock.release();
    }
  }
}

async function alreadyThere(
  request: TransferRequest,
  signal: AbortSignal,
): Promise<TransferResult | undefined> {
  const bytes = await bytesOfComplete(request.target, request, signal);
  return bytes === undefined ? undefined : { kind: 'already-there', bytes };
}

/** What another window has of the file. */
async function partialBytes({ target }: TransferRequest): Promise<number> {
  return await stat(partialPath(target)).then(
    ({ size }) => size,
    () => 0,
  );
}

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

/**
 * Bytes of a file that is as it should be, and is no link; undefined where it is not, or cannot be read. Where neither
 * size nor hash are known, any file will do. Rejects with the signal's reason when aborted.
 */
export async function bytesOfComplete(
  path: string,
  expected: Expected,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const found = await lstat(path);
    const isCandidate = found.isFile() && found.size === (expected.bytes ?? found.size);
    return isCandidate && (await hasHash(path, expected, signal)) ? found.size : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function hasHash(path: string, { hash }: Expected, signal: AbortSignal): Promise<boolean> {
  if (hash === 'unknown') return true;
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    const { size } = await file.stat();
    const fingerprinter = new Fingerprinter(hash);
    for await (const piece of readPieces(file, size, signal)) fingerprinter.add(piece);
    return isExpected(fingerprinter.end(), hash);
  } finally {
    await file.close();
  }
}
