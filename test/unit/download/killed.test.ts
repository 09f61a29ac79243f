import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { DownloadProgress } from '../../../src/download/progress.ts';
import { systemClock } from '../../../src/util/async.ts';
import { inTurn, ranged, stalling } from '../../support/fileHost.ts';
import { BYTES, TAGGED, useTransfers } from './transfers.ts';

describe('a window that is killed while it downloads', function () {
  this.timeout(60_000);
  const use = useTransfers();

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
