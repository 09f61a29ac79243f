import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cached, cacheFolder, isCached } from '../../../scripts/lib/cache.ts';

describe('the cache folder', () => {
  const home = path.resolve('/home/me');
  const at = (platform: NodeJS.Platform, env: Record<string, string> = {}): string =>
    cacheFolder({ platform, home, env });

  it('is where each platform keeps such things', () => {
    assert.equal(at('linux'), path.join(home, '.cache', 'nearline-dev'));
    assert.equal(at('darwin'), path.join(home, 'Library', 'Caches', 'nearline-dev'));
    assert.equal(at('win32', { LOCALAPPDATA: home }), path.join(home, 'nearline-dev'));
  });

  it('can be moved', () => {
    assert.equal(at('linux', { XDG_CACHE_HOME: home }), path.join(home, 'nearline-dev'));
    assert.equal(at('darwin', { NEARLINE_CACHE: home, XDG_CACHE_HOME: '/x' }), home);
  });

  describe('when filled', () => {
    const before = process.env['NEARLINE_CACHE'];
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'nearline-cache-'));
      process.env['NEARLINE_CACHE'] = folder;
    });
    afterEach(async () => {
      if (before === undefined) delete process.env['NEARLINE_CACHE'];
      else process.env['NEARLINE_CACHE'] = before;
      await rm(folder, { recursive: true });
    });

    it('is filled once', async () => {
      let times = 0;
      const fill = async (into: string): Promise<void> => {
        times += 1;
        await writeFile(path.join(into, 'a'), 'a');
      };
      assert.equal(isCached('thing'), false);
      const first = await cached('thing', fill);
      assert.equal(await cached('thing', fill), first);
      assert.equal(times, 1);
      assert.ok(existsSync(path.join(first, 'a')));
      assert.equal(isCached('thing'), true);
    });

    it('keeps nothing of a failed filling', async () => {
      const fill = (): Promise<void> => Promise.reject(new Error('cut off'));
      await assert.rejects(cached('thing', fill), /cut off/);
      assert.deepEqual(await readdir(folder), []);
    });

    it('lets two fill it at once', async () => {
      const fill = (into: string): Promise<void> => writeFile(path.join(into, 'a'), 'a');
      const both = await Promise.all([cached('thing', fill), cached('thing', fill)]);
      assert.equal(both[0], both[1]);
      assert.deepEqual(await readdir(folder), ['thing']);
    });
  });
});
