import assert from 'node:assert/strict';
import { packageFolders } from '../../../scripts/vsix/packageFolders.ts';

describe('packageFolders', () => {
  it('finds each package once, at every depth', () => {
    const files = [
      'node_modules/a/index.js',
      'node_modules/a/lib/b.js',
      'node_modules/@s/b/index.js',
      'node_modules/a/node_modules/@s/b/index.js',
      'src/own.ts',
    ];
    assert.deepEqual(packageFolders(files), [
      'node_modules/a',
      'node_modules/@s/b',
      'node_modules/a/node_modules/@s/b',
    ]);
  });
});
