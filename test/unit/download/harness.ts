import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { download } from '../../../src/download/download.ts';
import { DownloadError, type DownloadReason } from '../../../src/download/errors.ts';
import type { DownloadProgress } from '../../../src/download/progress.ts';
import type { DownloadOptions, DownloadRequest, DownloadResult } from '../../../src/download/request.ts';
import { noAbort } from '../../../src/util/async.ts';
import { type Disk, type OpenFile, thisDisk } from '../../../src/util/files.ts';
import { type Answer, cut, FileHost } from '../../support/fileHost.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { useScratch } from '../../support/scratch.ts';

/** A file that no part of is like another: 300 kB that begin as a model does. */
export const BYTES = Buffer.concat([
  Buffer.from('GGUF'),
  ...Array.from({ length: 9375 }, (_, piece) => createHash('sha256').update(String(piece)).digest()),
]);

/** Another file of the same size. */
export const OTHER = Buffer.from(BYTES).reverse();

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A strong tag of {@link BYTES}. */
export const TAGGED = { etag: '"one"' };

type Changes = Partial<DownloadRequest> & Partial<DownloadOptions>;

type Write = OpenFile['write'];

/** This machine's disk, on which something happens before each write of a partial file. */
export function diskOnWrite(before: (position: number) => Promise<void>): Disk {
  return {
    ...thisDisk,
    open: async (path, flags) => {
      const file = await thisDisk.open(path, flags);
      const write = async (
        ...[bytes, offset, length, position]: readonly [Uint8Array, number, number, number]
      ) => {
        await before(position);
        return await file.write(bytes, offset, length, position);
      };
      const bound = Object.fromEntries(
        (['read', 'stat', 'truncate', 'sync', 'close'] as const).map((name) => [name, file[name].bind(file)]),
      );
      return { ...bound, write: write as Write } as OpenFile;
    },
  };
}

/** A server, a clock and a folder for tests of downloads, and ways to run one. */
export interface DownloadHarness {
  readonly host: FileHost;
  readonly clock: HastyClock;
  readonly target: string;
  readonly partial: string;
  readonly request: DownloadRequest;
  /** Everything that was reported. */
  readonly seen: DownloadProgress[];
  /** Serves the file. */
  readonly serve: (answer: Answer) => void;
  readonly run: (changes?: Changes) => Promise<DownloadResult>;
  /** Runs what has to fail, and gives the message. */
  readonly fail: (reason: DownloadReason, changes?: Changes) => Promise<string>;
  /** Waits until so many bytes have been written to the partial file. */
  readonly written: (bytes: number) => Promise<void>;
  /** Sends some bytes, and hangs up once they have been written. */
  readonly cutAfter: (bytes: number, headers?: Readonly<Record<string, string>>) => Answer;
  /** Leaves a partial file with some bytes of the file, as a download that was cut does. */
  readonly interrupt: (
    bytes: number,
    changes?: Changes,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** Header of the latest request. */
  readonly header: (name: string) => string | string[] | undefined;
  /** Names in the target's folder. */
  readonly names: () => readonly string[];
  /** The target has to be the file, and nothing may lie beside it. */
  readonly isComplete: () => void;
}

/** Gives each test of a suite a host, a clock and a folder. */
export function useDownloads(): () => DownloadHarness {
  const scratch = useScratch();
  let harness: DownloadHarness;
  beforeEach(async () => {
    harness = harnessAt(await FileHost.start(), join(scratch(), 'models'));
  });
  afterEach(async () => await harness.host.stop());
  return () => harness;
}

function harnessAt(host: FileHost, folder: string): DownloadHarness {
  const target = join(folder, 'model.gguf');
  const partial = `${target}.partial`;
  const clock = new HastyClock((ms) => ms >= 1000 && ms <= 4000);
  const seen: DownloadProgress[] = [];

  const serve = (answer: Answer): void => host.serve('/model.gguf?key=secret', answer);

  const request: DownloadRequest = {
    address: `${host.origin}/model.gguf?key=secret`,
    target,
    name: 'Model',
    bytes: BYTES.length,
    hash: { sha256: sha256(BYTES) },
    policy: { owner: 'the test', allows: (url) => url.origin === host.origin },
  };

  const run: DownloadHarness['run'] = async (changes = {}) => {
    const onProgress = (progress: DownloadProgress): unknown => seen.push(progress);
    const options = { clock, signal: noAbort, onProgress };
    return await download({ ...request, ...changes }, { ...options, ...changes });
  };

  const fail: DownloadHarness['fail'] = async (reason, changes) => {
    let text = '';
    await assert.rejects(run(changes), (error: DownloadError) => {
      assert.ok(error instanceof DownloadError, String(error));
      assert.equal(error.kind, reason, error.message);
      text = error.message;
      return true;
    });
    return text;
  };

  const written: DownloadHarness['written'] = async (bytes) => {
    while (!existsSync(partial) || statSync(partial).size < bytes) await delay(2);
  };

  const cutAfter: DownloadHarness['cutAfter'] = (bytes, headers) => cut(BYTES, bytes, headers, written);

  return {
    host,
    clock,
    target,
    partial,
    request,
    seen,
    serve,
    run,
    fail,
    written,
    cutAfter,
    interrupt: async (bytes, changes, headers = TAGGED) => {
      let isFirst = true;
      serve((response, request) => {
        if (isFirst) cutAfter(bytes, headers)(response, request);
        else response.writeHead(404).end();
        isFirst = false;
      });
      await fail('not-found', changes);
      assert.equal(statSync(partial).size, bytes);
    },
    header: (name) => host.requests.at(-1)?.headers[name],
    names: () => (existsSync(folder) ? readdirSync(folder).sort() : []),
    isComplete: () => {
      assert.deepEqual(readFileSync(target), BYTES);
      assert.deepEqual(readdirSync(folder), ['model.gguf']);
    },
  };
}
