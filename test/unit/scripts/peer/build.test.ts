import assert from 'node:assert/strict';
import { requireTools } from '../../../../scripts/bench/peer/build.ts';

describe('the tools that building the peer needs', () => {
  it('are the first of each that is installed', async () => {
    assert.deepEqual(await requireTools([['no-such-tool', process.execPath]]), [process.execPath]);
  });

  it('are named when they are missing', async () => {
    const wanted = [['no-such-tool', 'nor-such'], [process.execPath], ['never-heard-of']];
    await assert.rejects(
      requireTools(wanted),
      /cannot be built .* lacks no-such-tool or nor-such, never-heard-of$/,
    );
  });
});
