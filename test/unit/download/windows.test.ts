import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DownloadProgress } from '../../../src/download/progress.ts';
import type { DownloadResult } from '../../../src/download/request.ts';
import { systemClock } from '../../../src/util/async.ts';
import { settle } from '../../support/fakeClock.ts';
import { inTurn, ranged, stalling, whole } from '../../support/fileHost.ts';
import { BYTES, OTHER, TAGGED, useDownloads } from './harness.ts';

describe('two windows that download one file', () => {
  const use = useDownloads();

  const lockBy = (pid: number): void => {
    writeFileSync(`${use().target}.lock`, JSON.stringify({ pid, host: hostname(), token: 'theirs' }));
  };

  /** A download of which 100,000 bytes have arrived, and what sends the rest. */
  async function began(): Promise<{ first: Promise<DownloadResult>; finish: () => void }> {
    const { serve, run, written } = use();
    let finish = (): void => undefined;
    serve((response) => {
      response.writeHead(200, { 'content-length': BYTES.length }).write(BYTES.subarray(0, 100_000));
      finish = () => response.end(BYTES.subarray(100_000));
    });
    const first = run();
    await written(100_000);
    return { first, finish };
  }

  it('make one download of it, and both have its progress', async () => {
    const { run, host, isComplete } = use();
    const { first, finish } = await began();
    const seen: DownloadProgress[] = [];
    const second = run({
      onProgress: (progress) => {
        seen.push(progress);
        finish();
      },
    });
    assert.deepEqual(
      (await Promise.all([first, second])).map(({ kind }) => kind),
      ['downloaded', 'already-there'],
    );
    assert.deepEqual(
      [seen[0]?.elsewhere, seen[0]?.bytes, seen[0]?.totalBytes],
      [true, 100_000, BYTES.length],
    );
    assert.equal(host.asked.length, 1);
    isComplete();
  });

  it('are many, and still make one', async () => {
    const { serve, run, host, isComplete } = use();
    serve(whole(BYTES));
    const results = await Promise.all(Array.from({ length: 6 }, async () => await run()));
    assert.equal(results.filter(({ kind }) => kind === 'downloaded').length, 1);
    assert.equal(host.asked.length, 1);
    isComplete();
  });

  it('let the second go on when the first is cancelled', async () => {
    const { serve, run, fail, written, header, isComplete } = use();
    serve(inTurn(stalling(BYTES, 100_000, TAGGED), ranged(BYTES, TAGGED)));
    const controller = new AbortController();
    const first = fail('cancelled', { signal: controller.signal });
    await written(100_000);
    const second = run({ onProgress: () => controller.abort() });
    await Promise.all([first, second]);
    assert.equal(header('range'), 'bytes=100000-');
    isComplete();
  });

  it('let the second be cancelled, without harm to the first', async () => {
    const { fail, isComplete } = use();
    const { first, finish } = await began();
    const controller = new AbortController();
    await fail('cancelled', { signal: controller.signal, onProgress: () => controller.abort() });
    finish();
    await first;
    isComplete();
  });

  it('take over from one that is dead, with what it had', async () => {
    const { interrupt, serve, run, header, isComplete } = use();
    await interrupt(100_000);
    lockBy(999_999_999);
    serve(ranged(BYTES, TAGGED));
    await run();
    assert.equal(header('range'), 'bytes=100000-');
    isComplete();
  });

  it('take over from one that is silent, without what it may still write to', async () => {
    const { interrupt, serve, run, header, isComplete } = use();
    await interrupt(100_000);
    lockBy(process.ppid);
    serve(ranged(BYTES, TAGGED));
    await run();
    assert.equal(header('range'), undefined);
    isComplete();
  });

  it('leave the file to the one that took over, and end when it is there', async () => {
    const { serve, run, written, clock, target, partial, isComplete, host } = use();
    serve(stalling(BYTES, 100_000));
    const seen: DownloadProgress[] = [];
    const running = run({ onProgress: (progress) => seen.push(progress) });
    await written(100_000);
    // What another window does that takes us for dead.
    unlinkSync(`${target}.lock`);
    lockBy(process.ppid);
    unlinkSync(partial);
    await clock.advance(5000);
    while (!seen.at(-1)?.elsewhere) await settle();
    writeFileSync(target, BYTES);
    unlinkSync(`${target}.lock`);
    assert.equal((await running).kind, 'already-there');
    assert.equal(host.asked.length, 1);
    rmSync(`${partial}.json`);
    isComplete();
  });

  it('give no file its name that was taken over with its last byte', async () => {
    const { serve, run, host, target, isComplete } = use();
    serve(whole(BYTES));
    let isLost = false;
    const result = await run({
      onProgress: ({ bytes, elsewhere }) => {
        if (bytes === BYTES.length && !isLost) lockBy(process.ppid);
        isLost ||= bytes === BYTES.length;
        // Whoever took over fails in the end.
        if (elsewhere) rmSync(`${target}.lock`, { force: true });
      },
    });
    assert.equal(result.kind, 'downloaded');
    assert.equal(host.asked.length, 1);
    isComplete();
  });

  it('give no file its name that another put in the place of theirs', async () => {
    const { serve, run, host, partial, isComplete } = use();
    serve(whole(BYTES));
    let isReplaced = false;
    await run({
      onProgress: ({ bytes }) => {
        if (bytes !== BYTES.length || isReplaced) return;
        isReplaced = true;
        unlinkSync(partial);
        writeFileSync(partial, OTHER);
      },
    });
    assert.equal(host.asked.length, 2);
    isComplete();
  });

  it('have files of their own where the folder has several', async () => {
    const { serve, run, target } = use();
    await mkdir(dirname(target), { recursive: true });
    serve(whole(BYTES));
    await Promise.all([run(), run({ target: `${target}2` })]);
    for (const path of [target, `${target}2`]) assert.deepEqual(readFileSync(path), BYTES);
  });
});

describe('a window that is killed while it downloads', function () {
  this.timeout(60_000);
  const use = useDownloads();

  it('leaves what it had to the window that waits', async () => {
    const { serve, run, request, written, host, header, isComplete } = use();
    serve(inTurn(stalling(BYTES, 100_000, TAGGED), ranged(BYTES, TAGGED)));
    const script = fileURLToPath(new URL('otherWindow.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(request)], {
      stdio: 'inherit',
    });
    try {
      await written(100_000);
      const seen: DownloadProgress[] = [];
      const waiting = run({
        clock: systemClock,
        onProgress: (progress) => {
          seen.push(progress);
          child.kill('SIGKILL');
        },
      });
      await once(child, 'exit');
      assert.equal((await waiting).kind, 'downloaded');
      assert.deepEqual([seen[0]?.elsewhere, seen[0]?.bytes], [true, 100_000]);
    } finally {
      child.kill('SIGKILL');
    }
    assert.equal(header('range'), 'bytes=100000-');
    assert.equal(host.asked.length, 2);
    isComplete();
  });
});
