import assert from 'node:assert/strict';
import { isAlive } from '../../../src/util/process.ts';

describe('isAlive', () => {
  it('is true of this process and its parent, and false of one that cannot be', () => {
    assert.deepEqual(
      [isAlive(process.pid), isAlive(process.ppid), isAlive(999_999_999)],
      [true, true, false],
    );
  });
});
