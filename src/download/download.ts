import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Disk, thisDisk } from '../util/files.ts';
import { asDownloadError, diskProblem, DownloadError } from './errors.ts';
import { verifiedSize } from './hash.ts';
import { acquireLock, type Lock, LockLost, type LockState } from './lock.ts';
import { PartialFile, partialPath } from './partialFile.ts';
import { ProgressReporter, type ProgressReport } from './progress.ts';
import type { DownloadOptions, DownloadRequest, DownloadResult } from './request.ts';
import { ResumableGet } from './resumableGet.ts';
import { canResume, type PartialRecord, readRecord } from './resume.ts';

/**
 * Downloads a file: the only way in which Nearline does that. The file is hashed while it comes, and has its name only once
 * it is right and on the disk for good; a target that is right already is left as it is, another one replaced. What an
 * earlier attempt brought is used. Of several windows one downloads, and the others wait and report its progress.
 *
 * Where it fails, what arrived stays as `<target>.partial` with a small `.json` beside it; nothing stays of a file that
 * turned out to be another, or that filled the disk.
 * @throws DownloadError
 */
export async function download(request: DownloadRequest, options: DownloadOptions): Promise<DownloadResult> {
  const { signal, clock, onProgress } = options;
  const reporter = new ProgressReporter(clock, onProgress);
  try {
    signal.throwIfAborted();
    await mkdir(dirname(request.target), { recursive: true });
    return await downloadLocked(request, options, (report) => reporter.report(report));
  } catch (error) {
    throw asDownloadError(error, signal);
  } finally {
    reporter.dispose();
  }
}

type OnReport = (report: ProgressReport) => void;

/** Waits for the target's lock, as often as it takes, and downloads under it. */
async function downloadLocked(
  request: DownloadRequest,
  options: DownloadOptions,
  report: OnReport,
): Promise<DownloadResult> {
  const { clock, signal } = options;
  const onWait = async (): Promise<void> => {
    report({ bytes: await partialBytes(request), totalBytes: request.bytes, elsewhere: true });
  };
  for (;;) {
    const lock = await acquireLock(request.target, { clock, signal, onWait });
    try {
      const bytes = await verifiedSize(request.target, request, signal);
      if (bytes !== undefined) return { kind: 'already-there', bytes };
      return await fetchFile(request, options, lock, report);
    } catch (error) {
      // The download that took the lock over is waited for.
      if (!(error instanceof LockLost)) throw error;
    } finally {
      await lock.release();
    }
  }
}

/** Bytes that the window which downloads has of the file. */
async function partialBytes({ target }: DownloadRequest): Promise<number> {
  return await stat(partialPath(target)).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The global `fetch`, looked up at each call: the editor replaces it by one that follows its proxy settings. */
const editorFetch: typeof fetch = async (...request) => await globalThis.fetch(...request);

/**
 * Fetches a file whose lock is held: goes on with the partial file, and renames it once all is right.
 * @throws DownloadError; LockLost where another download took over. Rejects as node:fs does, and with the signal's reason
 * when aborted.
 */
async function fetchFile(
  request: DownloadRequest,
  options: DownloadOptions,
  lock: Lock,
  report: OnReport,
): Promise<DownloadResult> {
  const { clock, fetch = editorFetch, disk = thisDisk } = options;
  const signal = AbortSignal.any([options.signal, lock.lost]);
  const { file, record } = await openPartial(request, lock.previousState, disk, signal);
  try {
    const get = new ResumableGet(request, file, record, { clock, fetch, disk, signal, report });
    const fingerprint = await get.run();
    report({ bytes: file.bytes, totalBytes: file.bytes });
    await lock.confirm();
    if (!(await file.publish(request.target))) throw new LockLost();
    return { kind: 'downloaded', bytes: file.bytes, fingerprint, headers: get.headers };
  } catch (error) {
    if (isWorthKeeping(error, file, options)) await file.close();
    else await file.discard().catch(() => undefined);
    throw error;
  }
}

interface OpenedPartial {
  readonly file: PartialFile;
  readonly record: PartialRecord | undefined;
}

async function openPartial(
  request: DownloadRequest,
  previousState: LockState,
  disk: Disk,
  signal: AbortSignal,
): Promise<OpenedPartial> {
  const path = partialPath(request.target);
  const record = await readRecord(path);
  const isUsable = record !== undefined && canResume(record, request, previousState);
  const file = isUsable ? await PartialFile.reopen(path, request.hash, disk, signal) : undefined;
  if (file) return { file, record };
  return { file: await PartialFile.create(path, request.hash, disk), record: undefined };
}

/** Whether the partial file stays after a failure: it may belong to another download by now, or be of use to a later one. */
function isWorthKeeping(error: unknown, file: PartialFile, { keepPartial = true }: DownloadOptions): boolean {
  if (error instanceof LockLost) return true;
  if (!keepPartial || file.bytes === 0) return false;
  // Refused for want of space it is kept: the user makes room and goes on. A disk that is full has to be relieved.
  if (error instanceof DownloadError) return error.kind !== 'mismatch';
  return diskProblem(error, '')?.reason !== 'no-space';
}
