import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { pinned, verify } from '../../../scripts/vsix/nativePackage.ts';

const name = '@node-llama-cpp/win-x64';
const lock = (entry: unknown): unknown => ({ packages: { [`node_modules/${name}`]: entry } });

describe('the native engine of a target', () => {
  it('is what the lockfile pins', () => {
    const entry = { version: '3.0.0', integrity: 'sha512-abc', license: 'MIT' };
    assert.deepEqual(pinned(lock(entry), name, '3.0.0'), { version: '3.0.0', integrity: 'sha512-abc' });
  });

  it('is refused by name when the lockfile has none', () => {
    assert.throws(
      () => pinned(lock(undefined), name, '3.0.0'),
      /@node-llama-cpp\/win-x64 is not in package-lock/,
    );
    assert.throws(() => pinned({}, name, '3.0.0'), /win-x64/);
    assert.throws(() => pinned(lock({ version: '3.0.0' }), name, '3.0.0'), /win-x64/);
  });

  it('is refused by name when its version is not the library’s', () => {
    const older = lock({ version: '2.9.0', integrity: 'sha512-abc' });
    assert.throws(
      () => pinned(older, name, '3.0.0'),
      /win-x64 is pinned to 2\.9\.0, but node-llama-cpp to 3\.0\.0/,
    );
  });

  it('is refused when its bytes are not those of the lockfile', () => {
    const bytes = Buffer.from('engine');
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    verify(name, bytes, integrity);
    assert.throws(
      () => verify(name, Buffer.from('engin3'), integrity),
      /win-x64 does not have the integrity/,
    );
  });
});
