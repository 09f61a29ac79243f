import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { createJson, readJson } from '../util/files.ts';
import { statusError } from './errors.ts';
import { expectedFingerprint } from './hash.ts';
import type { LockState } from './lock.ts';
import { discardBody, type FinalResponse, followRedirects } from './redirects.ts';
import type { DownloadRequest } from './request.ts';
import { isWebPage, webPageError } from './responseBody.ts';

/**
 * Whether a partial file can be a part of the wanted file. With a known hash it can wherever it came from, because the hash
 * decides in the end. Without one it needs a server that tells versions apart, and a last download that released its lock:
 * after a crash of the machine the end of a file may be zeros.
 * @param previousState of the lock; the owner of a `silent` one may still wake up and write.
 */
export function canResume(
  record: PartialRecord,
  request: DownloadRequest,
  previousState: LockState,
): boolean {
  if (previousState === 'silent') return false;
  const wanted = expectedFingerprint(request.hash) ?? null;
  if (record.fingerprint !== wanted) return false;
  if (wanted !== null) return true;
  return (
    previousState === 'free' &&
    isStrong(record.etag) &&
    record.address === addressWithoutQuery(request.address)
  );
}

/** The part of a file that a request asks for: all bytes from one on. */
export interface RangeRequest {
  /** First byte, from 0. */
  readonly from: number;
  /** Tag of the file that the bytes before it belong to, as the server gave it; null where it gave none. */
  readonly etag: string | null;
  /** Size of the whole file; undefined where it is not known yet. */
  readonly totalBytes: number | undefined;
}

/**
 * Requests the missing part of a file.
 * @returns a response with that part (206) or with the whole file (200); undefined where the server's response fits neither,
 * so that the whole file has to be requested.
 * @throws DownloadError as {@link followRedirects} does, and for a response without the file.
 */
export async function requestRange(
  request: DownloadRequest,
  range: RangeRequest,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<FinalResponse | undefined> {
  const answer = await followRedirects(request, rangeHeaders(range), fetch, signal);
  const { response, url } = answer;
  const kind = classifyResponse(response, range);
  const isFile = kind === 'full' || kind === 'partial';
  if (isFile && !isWebPage(response.headers)) return answer;
  discardBody(response);
  if (isFile) throw webPageError(request.name);
  if (kind === 'refused') throw statusError(url, response);
  return undefined;
}

/** Request headers for a part of a file, or for all of it if it changed since (If-Range). */
export function rangeHeaders({ from, etag }: RangeRequest): Readonly<Record<string, string>> {
  // A part of a compressed body would be a part of something else.
  const plain = { 'accept-encoding': 'identity' };
  if (from === 0) return plain;
  const range = { ...plain, range: `bytes=${from}-` };
  return isStrong(etag) ? { ...range, 'if-range': etag } : range;
}

/** What a response to a range request holds. `unusable`: no part that fits, so that the whole file has to be requested. */
type ResponseKind = 'full' | 'partial' | 'unusable' | 'refused';

/** Kind of a response, by its status and headers. */
export function classifyResponse(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  range: RangeRequest,
): ResponseKind {
  if (status === 200) return 'full';
  if (range.from === 0 || (status !== 206 && status !== 416)) return 'refused';
  return status === 206 && isRequestedPart(headers, range) ? 'partial' : 'unusable';
}

function isRequestedPart(headers: Headers, { from, etag, totalBytes }: RangeRequest): boolean {
  const range = contentRange(headers);
  if (range?.from !== from || headers.has('content-encoding')) return false;
  const hasThatSize = (range.totalBytes ?? totalBytes) === (totalBytes ?? range.totalBytes);
  const now = headers.get('etag');
  return hasThatSize && (!isStrong(etag) || now === null || now === etag);
}

/** The part of a file that a response holds, by its Content-Range; `totalBytes` is undefined where the server does not know it. */
export function contentRange(
  headers: Headers,
): { readonly from: number; readonly totalBytes: number | undefined } | undefined {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/i.exec(headers.get('content-range') ?? '') ?? [];
  if (from === undefined) return undefined;
  return { from: Number(from), totalBytes: total === '*' ? undefined : Number(total) };
}

/** Bytes of a response's body; undefined where the server does not say it, or says that of a compressed body. */
export function contentLength(headers: Headers): number | undefined {
  const length = headers.get('content-length');
  return length === null || headers.has('content-encoding') ? undefined : Number(length);
}

/** Only a strong tag promises the same bytes (RFC 9110, 8.8.1), and only such a one may stand in If-Range (13.1.5). */
function isStrong(etag: string | null): etag is string {
  return etag !== null && /^"[^"]*"$/.test(etag);
}

const RECORD = v.object({
  /** Without its query, which may hold a key. */
  address: v.string(),
  /** As the server gave it; null where it gave none. */
  etag: v.nullable(v.string()),
  /** Of the whole file; null where nobody said it. */
  bytes: v.nullable(v.pipe(v.number(), v.safeInteger())),
  /** Hash that the whole file has to have, as {@link expectedFingerprint} gives it; null where nobody knows it. */
  fingerprint: v.nullable(v.string()),
});

/** The record beside a partial file: which file it is a part of. */
export type PartialRecord = Readonly<v.InferOutput<typeof RECORD>>;

/** The record for a file whose response begins. @param totalBytes undefined where nobody said it. */
export function partialRecordOf(
  { address, hash }: Pick<DownloadRequest, 'address' | 'hash'>,
  headers: Headers,
  totalBytes: number | undefined,
): PartialRecord {
  return {
    address: addressWithoutQuery(address),
    etag: headers.get('etag'),
    bytes: totalBytes ?? null,
    fingerprint: expectedFingerprint(hash) ?? null,
  };
}

/** The record beside a partial file; undefined where there is none that can be read. Never rejects. */
export async function readRecord(partial: string): Promise<PartialRecord | undefined> {
  const value = await readJson(recordPath(partial)).catch(() => undefined);
  return v.is(RECORD, value) ? value : undefined;
}

/**
 * Writes the record beside a partial file in the place of an earlier one; {@link readRecord} finds none in between. Rejects
 * as node:fs does.
 */
export async function writeRecord(partial: string, record: PartialRecord): Promise<void> {
  await removeRecord(partial);
  await createJson(recordPath(partial), record);
}

/** Removes the record beside a partial file, if there is one. Rejects as node:fs does. */
export async function removeRecord(partial: string): Promise<void> {
  await rm(recordPath(partial), { force: true });
}

function addressWithoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

function recordPath(partial: string): string {
  return `${partial}.json`;
}
