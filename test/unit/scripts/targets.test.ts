import assert from 'node:assert/strict';
import { nativePackages, requestedTargets, targetFor, targets } from '../../../scripts/vsix/targets.ts';

describe('packaging targets', () => {
  it('knows the machines we ship for and no others', () => {
    assert.equal(targetFor('linux', 'x64'), 'linux-x64');
    assert.equal(targetFor('win32', 'x64'), 'win32-x64');
    assert.equal(targetFor('linux', 'riscv64'), undefined);
  });

  it('has a native engine for every target', () => {
    assert.deepEqual(Object.keys(nativePackages).sort(), [...targets].sort());
  });

  it("packages for this machine's target when asked for nothing", () => {
    assert.deepEqual(requestedTargets([], 'darwin-arm64'), ['darwin-arm64']);
  });

  it('packages for a named target or for all', () => {
    assert.deepEqual(requestedTargets(['--target', 'win32-x64'], 'linux-x64'), ['win32-x64']);
    assert.deepEqual(requestedTargets(['--target', 'all'], undefined), targets);
  });

  it('names the targets when it cannot know which is meant', () => {
    assert.throws(() => requestedTargets(['--target', 'amiga'], 'linux-x64'), /linux-x64\|.*win32-x64\|all/);
    assert.throws(() => requestedTargets(['win32-x64'], 'linux-x64'), /usage/);
    assert.throws(() => requestedTargets([], undefined), /usage/);
  });
});
