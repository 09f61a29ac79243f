import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { licenceText, packageFolders } from '../../../scripts/vsix/licences.ts';

describe('licences of bundled packages', () => {
  it('are looked for once per package, at every depth', () => {
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

  describe('as text', () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'nearline-licences-'));
      await writeFile(path.join(folder, 'package.json'), '{"name":"a","version":"1.2.3","license":"MIT"}');
    });
    afterEach(() => rm(folder, { recursive: true }));

    it('hold every licence and notice file in full', async () => {
      await writeFile(path.join(folder, 'LICENSE.md'), 'do as you like\n');
      await writeFile(path.join(folder, 'NOTICE'), 'by someone\n');
      await writeFile(path.join(folder, 'readme.md'), 'not this\n');
      assert.equal(await licenceText(folder), 'a 1.2.3 (MIT)\n=============\ndo as you like\nby someone');
    });

    it("hold the licence's name when there is no file", async () => {
      assert.equal(await licenceText(folder), 'a 1.2.3 (MIT)\n=============');
    });
  });
});
