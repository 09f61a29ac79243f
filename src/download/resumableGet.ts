import { dirname } from 'node:path';
import type { Clock } from '../util/async.ts';
import { type Disk, HEAD_BYTES } from '../util/files.ts';
import { DownloadError, mismatchError } from './errors.ts';
import { hashMatches } from './hash.ts';
import { type PartialFile, partialPath, requireSpace, SPARE_BYTES } from './partialFile.ts';
import { type ProgressReport, sizeText } from './progress.ts';
import type { FinalResponse } from './redirects.ts';
import type { DownloadRequest } from './request.ts';
import { readBody, refuseImpostor, STALL_TIMEOUT_MS, StallTimeout, withHead } from './responseBody.ts';
import {
  canResume,
  contentLength,
  contentRange,
  type PartialRecord,
  partialRecordOf,
  requestRange,
  writeRecord,
} from './resume.ts';
import { withRetries } from './retry.ts';

/** The world around a {@link ResumableGet}. */
interface Environment {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly disk: Disk;
  readonly signal: AbortSignal;
  readonly report: (report: ProgressReport) => void;
}

/** Brings a partial file to its end by GET requests for what is missing of it, one connection at a time. */
export class ResumableGet {
  readonly #request: DownloadRequest;
  readonly #file: PartialFile;
  readonly #environment: Environment;
  #record: PartialRecord | undefined;
  #totalBytes: number | undefined;
  #receivedBytes = 0;
  #headers: ReadonlyMap<string, string> = new Map();

  /** @param record that an earlier attempt left beside the file; undefined for a file that begins. */
  constructor(
    request: DownloadRequest,
    file: PartialFile,
    record: PartialRecord | undefined,
    environment: Environment,
  ) {
    this.#request = request;
    this.#file = file;
    this.#record = record;
    this.#environment = environment;
    this.#totalBytes = request.bytes ?? record?.bytes ?? undefined;
  }

  /** Headers of the last response, as in `FinalResponse`; none where nothing had to be requested. */
  get headers(): ReadonlyMap<string, string> {
    return this.#headers;
  }

  /**
   * Receives the whole file and checks its hash. A file that turns out to be another is thrown away and fetched anew, once:
   * an earlier attempt may have spoilt it, or something between this machine and the server.
   * @returns the fingerprint of the file.
   * @throws DownloadError; rejects with the signal's reason when aborted, and as writing does.
   */
  async run(): Promise<string> {
    this.#report();
    await this.#requireSpace();
    try {
      return await this.#receiveAndCheck();
    } catch (error) {
      const isMismatch = error instanceof DownloadError && error.kind === 'mismatch';
      if (!isMismatch || this.#file.bytes === 0) throw error;
      await this.#restart();
      return await this.#receiveAndCheck();
    }
  }

  async #receiveAndCheck(): Promise<string> {
    const { clock, signal } = this.#environment;
    await withRetries(
      async () => await this.#attempt(),
      () => this.#receivedBytes,
      clock,
      signal,
    );
    const fingerprint = this.#file.fingerprint();
    if (!hashMatches(fingerprint, this.#request.hash)) throw mismatchError(this.#request.name);
    return fingerprint;
  }

  /** Requests what is missing, and appends what comes; requests nothing where nothing is missing. */
  async #attempt(): Promise<void> {
    const { clock, signal } = this.#environment;
    if (!this.#canContinue()) await this.#restart();
    if (this.#file.bytes === this.#totalBytes) return;
    const stall = new StallTimeout(clock);
    try {
      const either = AbortSignal.any([signal, stall.signal]);
      const answer = await this.#requestMissing(either);
      const body = readBody(answer.response, either, (cause) => this.#interruptedError({ cause }));
      await this.#append(answer, stall.watch(body));
    } catch (error) {
      signal.throwIfAborted();
      throw stall.signal.aborted ? stalledError(this.#request.name) : error;
    } finally {
      stall.dispose();
    }
  }

  /** Whether what is there can be the beginning of the file. */
  #canContinue(): boolean {
    const { bytes } = this.#file;
    if (bytes === 0) return true;
    const isShortEnough = bytes <= (this.#totalBytes ?? Infinity);
    return isShortEnough && this.#record !== undefined && canResume(this.#record, this.#request, 'free');
  }

  async #requestMissing(signal: AbortSignal): Promise<FinalResponse> {
    const { fetch } = this.#environment;
    const range = {
      from: this.#file.bytes,
      etag: this.#record?.etag ?? null,
      totalBytes: this.#totalBytes,
    };
    const answer = await requestRange(this.#request, range, fetch, signal);
    if (answer) return answer;
    await this.#restart();
    return await this.#requestMissing(signal);
  }

  async #append({ response, headers }: FinalResponse, body: AsyncIterable<Uint8Array>): Promise<void> {
    const { signal } = this.#environment;
    let hasBegun = response.status === 206;
    if (hasBegun) this.#totalBytes ??= contentRange(response.headers)?.totalBytes;
    for await (const chunk of withHead(body, HEAD_BYTES)) {
      signal.throwIfAborted();
      this.#receivedBytes += chunk.byteLength;
      if (!hasBegun) await this.#begin(response, chunk);
      hasBegun = true;
      if (this.#file.bytes + chunk.byteLength > (this.#totalBytes ?? Infinity)) {
        throw mismatchError(this.#request.name);
      }
      await this.#file.append(chunk);
      this.#report();
    }
    if (!hasBegun || this.#file.bytes < (this.#totalBytes ?? 0)) throw this.#interruptedError();
    this.#headers = headers;
  }

  /** Checks a whole file by its first bytes and headers before any of it is written, and writes its record. */
  async #begin({ headers }: Response, head: Uint8Array): Promise<void> {
    const request = this.#request;
    refuseImpostor(request.name, head, request.looksRight ?? (() => true));
    const length = contentLength(headers);
    const totalBytes = request.bytes ?? length;
    if (length !== undefined && length !== totalBytes) throw mismatchError(request.name);
    if (this.#file.bytes > 0) await this.#restart();
    this.#totalBytes = totalBytes;
    if (request.bytes === undefined) await this.#requireSpace();
    this.#record = partialRecordOf(request, headers, totalBytes);
    await writeRecord(partialPath(request.target), this.#record);
  }

  /** Throws away what is there, and what is known of it. */
  async #restart(): Promise<void> {
    await this.#file.restart();
    this.#record = undefined;
    this.#totalBytes = this.#request.bytes;
  }

  /** @throws DownloadError `no-space`; never where the size is not known yet. */
  async #requireSpace(): Promise<void> {
    const { target, name } = this.#request;
    const missing = (this.#totalBytes ?? 0) - this.#file.bytes;
    if (missing <= 0) return;
    const { freeBytes } = this.#environment.disk;
    await requireSpace(dirname(target), name, missing + SPARE_BYTES, freeBytes);
  }

  #report(): void {
    this.#environment.report({ bytes: this.#file.bytes, totalBytes: this.#totalBytes });
  }

  #interruptedError(options?: ErrorOptions): DownloadError {
    const bytes = sizeText(this.#file.bytes);
    const part = this.#totalBytes === undefined ? bytes : `${bytes} of ${sizeText(this.#totalBytes)}`;
    return new DownloadError('interrupted', `The connection ended after ${part}.`, TRY_AGAIN, options);
  }
}

const TRY_AGAIN = 'Try again: it goes on from there.';

function stalledError(name: string): DownloadError {
  const statement = `The download of ${name} did not move for ${STALL_TIMEOUT_MS / 1000} s.`;
  return new DownloadError('stalled', statement, TRY_AGAIN);
}
