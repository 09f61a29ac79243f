import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { thisProcessor, threadChoices, threadCount } from '../../../src/host/threads.ts';

describe('threadCount', () => {
  const cases: readonly [
    wanted: number,
    logicalCores: number,
    arch: string,
    mains: number,
    battery: number,
  ][] = [
    [0, 1, 'x64', 1, 1],
    [0, 2, 'x64', 2, 1],
    [0, 2, 'arm64', 2, 1],
    [0, 4, 'x64', 2, 2],
    [0, 4, 'arm64', 3, 2],
    [0, 8, 'x64', 3, 2],
    [0, 12, 'x64', 5, 2],
    [0, 16, 'x64', 7, 3],
    [0, 64, 'x64', 8, 4],
    [0, 8, 'arm64', 7, 3],
    [3, 8, 'x64', 3, 3],
    [1, 8, 'x64', 1, 1],
    [99, 8, 'x64', 8, 8],
    [-1, 8, 'x64', 3, 2],
  ];
  for (const [wanted, logicalCores, arch, mains, battery] of cases) {
    const count = (onBattery: boolean | undefined): number =>
      threadCount(wanted, { logicalCores, arch, onBattery });
    it(`${mains}, on battery ${battery}, for a wish of ${wanted} on ${logicalCores} logical ${arch} cores`, () => {
      assert.deepEqual([count(false), count(undefined), count(true)], [mains, mains, battery]);
    });
  }

  it('leaves the editor a core wherever there are more than two', () => {
    for (let logicalCores = 3; logicalCores < 300; logicalCores++) {
      for (const arch of ['x64', 'arm64']) {
        assert.ok(threadCount(0, { logicalCores, arch, onBattery: false }) < logicalCores);
      }
    }
  });
});

describe('threadChoices', () => {
  const machine = { logicalCores: 16, arch: 'x64', onBattery: false };

  it('are the automatic number and half of it', () => {
    assert.deepEqual(threadChoices(0, machine), [4, 7]);
    assert.deepEqual(threadChoices(0, { ...machine, logicalCores: 2 }), [1, 2]);
  });

  it('are none on one core, on battery, and where the user has chosen', () => {
    assert.deepEqual(threadChoices(0, { ...machine, logicalCores: 1 }), []);
    assert.deepEqual(threadChoices(0, { ...machine, onBattery: true }), []);
    assert.deepEqual(threadChoices(4, machine), []);
  });
});

describe('thisProcessor', () => {
  it('counts the cores that the process may use', () => {
    assert.deepEqual(thisProcessor(true), {
      logicalCores: availableParallelism(),
      arch: process.arch,
      onBattery: true,
    });
  });
});
