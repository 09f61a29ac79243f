import { dirname } from 'node:path';
import { type Clock, pause } from '../util/async.ts';
import type { Disk } from '../util/files.ts';
import { HEAD_BYTES } from '../util/standIn.ts';
import { bodyOf, checkHead, isPage, pageInstead, withHead } from './content.ts';
import { endedEarly, hashMismatch, stalled, TransferError } from './errors.ts';
import { isExpected } from './hash.ts';
import { type PartialFile, partialPath, requireSpace, SPARE_BYTES } from './partialFile.ts';
import { type Report, StallWatch } from './progress.ts';
import { ask, dismiss, type FinalResponse } from './redirects.ts';
import type { TransferRequest } from './request.ts';
import {
  conditionsFor,
  contentLength,
  contentRange,
  mayResume,
  meaningOf,
  type PartialRecord,
  partialRecordOf,
  type WantedRange,
  writeRecord,
} from './resume.ts';
import { nextTry, NO_TRIES, refusal } from './retry.ts';

/** What {@link fill} works with. */
interface Filling {
  readonly request: TransferRequest;
  readonly file: PartialFile;
  readonly receiver: Receiver;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Brings a partial file to its end and checks it. One that turns out to be another is thrown away and fetched anew, once:
 * an earlier attempt, or whoever stands between us and the server, may have spoilt it.
 * @returns its fingerprint.
 * @throws TransferError; rejects with the signal's reason when aborted, and as writing does.
 */
export async function fill(filling: Filling): Promise<string> {
  try {
    return await fillOnce(filling);
  } catch (error) {
    const isOther = error instanceof TransferError && error.reason === 'mismatch';
    if (!isOther || filling.file.bytes === 0) throw error;
    await filling.receiver.restart();
    return await fillOnce(filling);
  }
}

async function fillOnce({ request, file, receiver, clock, signal }: Filling): Promise<string> {
  await receiveAll(receiver, clock, signal);
  const fingerprint = file.fingerprint();
  if (!isExpected(fingerprint, request.hash)) throw hashMismatch(request.name);
  return fingerprint;
}

async function receiveAll(receiver: Receiver, clock: Clock, signal: AbortSignal): Promise<void> {
  let tries = NO_TRIES;
  for (;;) {
    const before = receiver.received;
    try {
      await receiver.attempt();
      return;
    } catch (error) {
      const next = nextTry(error, tries, receiver.received - before);
      if (!next) throw error;
      tries = next.tries;
      await pause(clock, next.waitMs, signal);
    }
  }
}

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
  async #ask(signal: AbortSignal): Promise<FinalResponse> {
    const { request, file, fetch } = this.#with;
    const asked = { from: file.bytes, etag: this.#record?.etag ?? null, totalBytes: this.#totalBytes };
    const answer = await askForRest(request, asked, { fetch, signal });
    if (answer) return answer;
    await this.restart();
    return await this.#ask(signal);
  }

  async #append({ response, headers }: FinalResponse, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const { request, file, signal } = this.#with;
    let hasBegun = response.status === 206;
    if (hasBegun) this.#totalBytes ??= contentRange(response.headers)?.totalBytes;
    for await (const chunk of withHead(chunks, HEAD_BYTES)) {
      signal.throwIfAborted();
      this.#received += chunk.byteLength;
      if (!hasBegun) await this.#begin(response, chunk);
      hasBegun = true;
      if (file.bytes + chunk.byteLength > (this.#totalBytes ?? Infinity)) throw hashMismatch(request.name);
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
    if (length !== undefined && length !== totalBytes) throw hashMismatch(request.name);
    if (file.bytes > 0) await this.restart();
    this.#totalBytes = totalBytes;
    if (request.bytes === undefined) await this.requireSpace();
    this.#record = partialRecordOf(request, headers, totalBytes);
    await writeRecord(partialPath(request.target), this.#record);
  }

  #endedEarly(options?: ErrorOptions): Error {
    return endedEarly(this.#with.file.bytes, this.#totalBytes, options);
  }
}

/**
 * Asks for what is missing of a file.
 * @returns an answer with that (206) or with the whole file (200); undefined where it makes no sense, so that the whole
 * has to be asked for.
 * @throws TransferError as {@link ask} does, and for an answer without the file.
 */
export async function askForRest(
  request: TransferRequest,
  asked: WantedRange,
  asking: { readonly fetch: typeof fetch; readonly signal: AbortSignal },
): Promise<FinalResponse | undefined> {
  const answer = await ask(request, { ...asking, conditions: conditionsFor(asked) });
  const { response, url } = answer;
  const meaning = meaningOf(response, asked);
  const isFile = meaning === 'whole' || meaning === 'rest';
  if (isFile && !isPage(response.headers)) return answer;
  dismiss(response);
  if (isFile) throw pageInstead(request.name);
  if (meaning === 'refused') throw refusal(url, response);
  return undefined;
}
