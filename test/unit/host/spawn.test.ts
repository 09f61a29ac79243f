import assert from 'node:assert/strict';
import { workerEnvironment } from '../../../src/host/spawn.ts';
import { threadCount } from '../../../src/host/threads.ts';

describe('workerEnvironment', () => {
  it('passes on no secret', () => {
    const env = { PATH: '/bin', GITHUB_TOKEN: 'secret', NODE_OPTIONS: '--inspect', HOME: '/home' };
    assert.deepEqual(workerEnvironment(env), { PATH: '/bin', HOME: '/home', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('knows the names of Windows in any case', () => {
    assert.equal(workerEnvironment({ SystemRoot: 'C:\\Windows' })['SystemRoot'], 'C:\\Windows');
  });
});

describe('threadCount', () => {
  const cases: readonly [wanted: number, logical: number, arch: string, threads: number][] = [
    [0, 1, 'x64', 1],
    [0, 2, 'x64', 2],
    [0, 4, 'x64', 2],
    [0, 8, 'x64', 3],
    [0, 16, 'x64', 7],
    [0, 64, 'x64', 8],
    [0, 8, 'arm64', 7],
    [3, 8, 'x64', 3],
    [99, 8, 'x64', 8],
    [-1, 8, 'x64', 3],
  ];
  for (const [wanted, logical, arch, threads] of cases) {
    it(`${threads} for a wish of ${wanted} on ${logical} logical ${arch} cores`, () => {
      assert.equal(threadCount(wanted, logical, arch), threads);
    });
  }
});
