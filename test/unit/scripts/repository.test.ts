import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { type Lockfile, packageFolders, productionPackages } from '../../../scripts/lib/repository.ts';

describe('what is bundled into the extension host', () => {
  it('is in the third-party notices, which are made from the production packages', async () => {
    const { metafile } = await build({
      entryPoints: ['src/extension.ts', 'src/gpu/unpack.ts', 'src/code/treeSitter.ts'],
      bundle: true,
      platform: 'node',
      external: ['vscode'],
      outdir: 'unwritten',
      write: false,
      metafile: true,
    });
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
    const noticed = new Set(productionPackages(lock));
    const bundled = packageFolders(Object.keys(metafile.inputs));
    assert.ok(bundled.includes('node_modules/tar'));
    assert.ok(bundled.includes('node_modules/web-tree-sitter'));
    assert.deepEqual(
      bundled.filter((folder) => !noticed.has(folder)),
      [],
    );
  });
});

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
