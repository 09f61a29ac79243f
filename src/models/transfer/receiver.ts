import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { HEAD_BYTES } from '../standIn.ts';
import { bodyOf, withHead } from './chunks.ts';
import type { Disk } from './disk.ts';
import { endedEarly, mismatch, stalled } from './faults.ts';
import type { Answer } from './follow.ts';
import { checkHead } from './impostor.ts';
import { partialPath, type PartialFile } from './partialFile.ts';
import type { Report } from './progress.ts';
import { recordOf, writeRecord, type PartialRecord } from './record.ts';
import type { TransferRequest } from './request.ts';
import { askForRest } from './rest.ts';
import { contentLength, contentRange, mayResume } from './resume.ts';
import { requireSpace, SPARE_BYTES } from './space.ts';
import { StallWatch } from './stall.ts';

/** What a {@link Receiver} works with. */
export interface Receiving {
  readonly request: TransferRequest;
  readonly file: PartialFile;
  /** What is known of the file from an earlier attempt. */
  readonly record: PartialRecord | undefined;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly disk: Disk;
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
}

/** Brings a partial file on, one connection at a time. */
export class Receiver {
  readonly #with: Receiving;
  #record: PartialRecord | undefined;
  #totalBytes: number | undefined;
  #received = 0;
  #headers: ReadonlyMap<string, string> = new Map();

  constructor(receiving: Receiving) {
    const { request, record } = receiving;
    this.#with = receiving;
    this.#record = record;
    this.#totalBytes = request.bytes ?? record?.bytes ?? undefined;
  }

  /** Bytes that came over all connections, also those that were thrown away since. */
  get received(): number {
    return this.#received;
  }

  /** What the last answer said, see `follow.ts`. */
  get headers(): ReadonlyMap<string, string> {
    return this.#headers;
  }

  /** @throws TransferError `no-space`; says nothing where the size is not known yet. */
  async requireSpace(): Promise<void> {
    const { request, file, disk } = this.#with;
    const missing = (this.#totalBytes ?? 0) - file.bytes;
    if (missing <= 0) return;
    await requireSpace(dirname(request.target), request.name, missing + SPARE_BYTES, disk.freeBytes);
  }

  /** Says how far the file is. */
  report(): void {
    this.#with.report({ bytes: this.#with.file.bytes, totalBytes: this.#totalBytes });
  }

  /** Throws away what is there, and what is known of it. */
  async restart(): Promise<void> {
    await this.#with.file.restart();
    this.#record = undefined;
    this.#totalBytes = this.#with.request.bytes;
  }

  /**
   * Asks for what is missing, and appends what comes; asks for nothing where nothing is missing.
   * @throws TransferError; rejects with the signal's reason when aborted, and as writing does.
   */
  async attempt(): Promise<void> {
    const { request, file, clock, signal } = this.#with;
    if (!this.#mayGoOn()) await this.restart();
    if (file.bytes === this.#totalBytes) return;
    const stall = new StallWatch(clock);
    try {
      const either = AbortSignal.any([signal, stall.signal]);
      const answer = await this.#ask(either);
      const chunks = bodyOf(answer.response, either, (cause) => this.#endedEarly({ cause }));
      await this.#append(answer, stall.watched(chunks));
    } catch (error) {
      signal.throwIfAborted();
      throw stall.signal.aborted ? stalled(request.name) : error;
    } finally {
      stall.dispose();
    }
  }

  /** Whether what is there can be the beginning of the file. */
  #mayGoOn(): boolean {
    const { request, file } = this.#with;
    if (file.bytes === 0) return true;
    const fits = file.bytes <= (this.#totalBytes ?? Infinity);
    return fits && this.#record !== undefined && mayResume(this.#record, request, 'free');
  }

  /** Gives an answer with the whole file or with what is missing of it. */
  async #ask(signal: AbortSignal): Promise<Answer> {
    const { request, file, fetch } = this.#with;
    const asked = { from: file.bytes, etag: this.#record?.etag ?? null, totalBytes: this.#totalBytes };
    const answer = await askForRest(request, asked, { fetch, signal });
    if (answer) return answer;
    await this.restart();
    return await this.#ask(signal);
  }

  async #append({ response, headers }: Answer, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { request, file, signal } = this.#with;
    let hasBegun = response.status === 206;
    if (hasBegun) this.#totalBytes ??= contentRange(response.headers)?.totalBytes;
    for await (const chunk of withHead(chunks, HEAD_BYTES)) {
      signal.throwIfAborted();
      this.#received += chunk.byteLength;
      if (!hasBegun) await this.#begin(response, chunk);
      hasBegun = true;
      if (file.bytes + chunk.byteLength > (this.#totalBytes ?? Infinity)) throw mismatch(request.name);
      await file.append(chunk);
      this.report();
    }
    if (!hasBegun || file.bytes < (this.#totalBytes ?? 0)) throw this.#endedEarly();
    this.#headers = headers;
  }

  /** Looks at a file before any of it is written, and at what is said about it. */
  async #begin({ headers }: Response, head: Uint8Array): Promise<void> {
    const { request, file } = this.#with;
    checkHead(request.name, head, request.looksRight ?? (() => true));
    const length = contentLength(headers);
    const totalBytes = request.bytes ?? length;
    if (length !== undefined && length !== totalBytes) throw mismatch(request.name);
    if (file.bytes > 0) await this.restart();
    this.#totalBytes = totalBytes;
    if (request.bytes === undefined) await this.requireSpace();
    this.#record = recordOf(request, headers, totalBytes);
    await writeRecord(partialPath(request.target), this.#record);
  }

  #endedEarly(options?: ErrorOptions): Error {
    return endedEarly(this.#with.file.bytes, this.#totalBytes, options);
  }
}
