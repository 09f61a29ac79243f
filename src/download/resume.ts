import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { createJson, readJson } from '../util/files.ts';
import { expectedFingerprint } from './hash.ts';
import type { LockState } from './lock.ts';
import type { TransferRequest } from './request.ts';

/**
 * Whether a partial file can be a part of what is wanted now. With a hash it can wherever it came from, because the hash
 * decides in the end. Without one it needs a server that tells versions apart, and an owner that closed it: after a crash
 * of the machine the end of a file may be zeros.
 */
export function mayResume(record: PartialRecord, request: TransferRequest, left: LockState): boolean {
  // Its owner may still wake up and write to it.
  if (left === 'silent') return false;
  const wanted = expectedFingerprint(request.hash) ?? null;
  if (record.fingerprint !== wanted) return false;
  if (wanted !== null) return true;
  return left === 'free' && isStrong(record.etag) && record.address === addressWithoutQuery(request.address);
}

/** What is asked for of a file. */
export interface WantedRange {
  /** From which byte on. */
  readonly from: number;
  /** Of the bytes before that. */
  readonly etag: string | null;
  /** Of the whole file, as far as it is known. */
  readonly totalBytes: number | undefined;
}

/** Headers that ask for the rest of a file: for all of it, if it changed since. */
export function conditionsFor({ from, etag }: WantedRange): Readonly<Record<string, string>> {
  // A part of a compressed answer would be a part of something else.
  const plain = { 'accept-encoding': 'identity' };
  if (from === 0) return plain;
  const range = { ...plain, range: `bytes=${from}-` };
  return isStrong(etag) ? { ...range, 'if-range': etag } : range;
}

/** What can be done with an answer. `again`: to be asked without conditions, because this one makes no sense. */
export type Meaning = 'whole' | 'rest' | 'again' | 'refused';

/** Reads the status and headers of an answer. */
export function meaningOf(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  asked: WantedRange,
): Meaning {
  if (status === 200) return 'whole';
  if (asked.from === 0 || (status !== 206 && status !== 416)) return 'refused';
  return status === 206 && isRest(headers, asked) ? 'rest' : 'again';
}

function isRest(headers: Headers, { from, etag, totalBytes }: WantedRange): boolean {
  const range = contentRange(headers);
  if (range?.from !== from || headers.has('content-encoding')) return false;
  const ofThatSize = (range.totalBytes ?? totalBytes) === (totalBytes ?? range.totalBytes);
  const now = headers.get('etag');
  return ofThatSize && (!isStrong(etag) || now === null || now === etag);
}

/** What part of a file an answer holds; `totalBytes` is undefined where the server does not know it. */
export function contentRange(
  headers: Headers,
): { readonly from: number; readonly totalBytes: number | undefined } | undefined {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/i.exec(headers.get('content-range') ?? '') ?? [];
  if (from === undefined) return undefined;
  return { from: Number(from), totalBytes: total === '*' ? undefined : Number(total) };
}

/** Size of the body of an answer; undefined where it is not said, or is that of a compressed body. */
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
  /** That the whole file is to have, see `hash.ts`; null where nobody knows it. */
  fingerprint: v.nullable(v.string()),
});

/** What is known of the file that a partial file is a part of. */
export type PartialRecord = Readonly<v.InferOutput<typeof RECORD>>;

/** What is known of a file whose answer begins. @param totalBytes undefined where nobody said it. */
export function partialRecordOf(
  { address, hash }: Pick<TransferRequest, 'address' | 'hash'>,
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

/** What is written beside a partial file; undefined where there is nothing that makes sense. Never rejects. */
export async function readRecord(partial: string): Promise<PartialRecord | undefined> {
  const value = await readJson(recordPath(partial)).catch(() => undefined);
  return v.is(RECORD, value) ? value : undefined;
}

/** Takes the place of an earlier one. Whoever reads it halfway finds nothing that makes sense. */
export async function writeRecord(partial: string, record: PartialRecord): Promise<void> {
  await removeRecord(partial);
  await createJson(recordPath(partial), record);
}

export async function removeRecord(partial: string): Promise<void> {
  await rm(recordPath(partial), { force: true });
}

/** An address as a record holds it. */
export function addressWithoutQuery(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname}`;
}

function recordPath(partial: string): string {
  return `${partial}.json`;
}
