import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asTransferError } from './error.ts';
import { LockLost, takeLock } from './lock.ts';
import { partialPath } from './partialFile.ts';
import { Reporter, type Report } from './progress.ts';
import type { TransferOptions, TransferRequest, TransferResult } from './request.ts';
import { bytesOfComplete } from './there.ts';
import { transfer } from './transfer.ts';

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
