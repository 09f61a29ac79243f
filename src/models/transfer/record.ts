import { rm } from 'node:fs/promises';
import * as v from 'valibot';
import { expectedFingerprint } from './hash.ts';
import type { TransferRequest } from './request.ts';
import { createJson, readJson } from './smallJson.ts';

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
export function recordOf(
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
