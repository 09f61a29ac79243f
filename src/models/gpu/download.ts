import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { cancelled, GpuError } from './error.ts';
import { openFile } from './follow.ts';
import { packedFile, type GpuPackage } from './packages.ts';
import { endedEarly, mismatch, receive, type Transfer } from './receive.ts';
import { addressOf, type Release } from './release.ts';

/** Without a byte for this long a transfer is given up. */
const STALL_MS = 30_000;

/** What a download needs besides its target. */
export interface DownloadOptions extends Transfer {
  readonly release: Release;
  readonly clock: Clock;
}

/**
 * Downloads a package's packed file and checks it; see `receive`. Nothing is left behind where it fails.
 * @throws GpuError for everything about the connection; rejects as writing does otherwise.
 */
export async function download(wanted: GpuPackage, file: string, options: DownloadOptions): Promise<void> {
  const { release, clock, signal, onBytes } = options;
  const stall = new StallWatch(clock);
  let bytes: number | undefined;
  try {
    const either = AbortSignal.any([signal, stall.signal]);
    const response = await openFile(addressOf(release, wanted), release, either);
    const length = response.headers.get('content-length');
    if (length !== null && Number(length) !== wanted.bytes) throw mismatch(wanted);
    bytes = 0;
    await receive(stall.watched(response.body ?? none()), file, wanted, {
      signal: either,
      onBytes: (received) => onBytes((bytes = received)),
    });
  } catch (error) {
    if (signal.aborted) throw cancelled();
    if (stall.signal.aborted) throw stalled(wanted);
    throw connectionError(error, wanted, bytes);
  } finally {
    stall.dispose();
  }
}

/** Aborts its signal when nothing arrived for a while, the first answer included. */
class StallWatch implements Disposable {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async *watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#restart();
      yield chunk;
    }
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #restart(): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(STALL_MS, () => this.#controller.abort());
  }
}

async function* none(): AsyncGenerator<Uint8Array> {}

/** `fetch` hides why it failed in the cause; errors of the file system have a code of their own. */
function connectionError(error: unknown, wanted: GpuPackage, bytes: number | undefined): unknown {
  if (error instanceof GpuError || !(error instanceof TypeError)) return error;
  if (bytes !== undefined) return endedEarly(wanted, bytes, { cause: error });
  const code = (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.message;
  const remedy = "Check the connection and the editor's proxy settings, or use 'Install from File...'";
  const message = `The server of ${packedFile(wanted)} could not be reached (${code}). ${remedy}.`;
  return new GpuError('offline', message, { cause: error });
}

function stalled(wanted: GpuPackage): GpuError {
  const message = `The download of ${packedFile(wanted)} did not move for ${STALL_MS / 1000} s. Try again.`;
  return new GpuError('stalled', message);
}
