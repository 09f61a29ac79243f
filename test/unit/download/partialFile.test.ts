import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Disk, thisDisk } from '../../../src/util/files.ts';
import { asNobody } from '../../support/asNobody.ts';
import { ranged, whole } from '../../support/fileHost.ts';
import { BYTES, diskOnWrite, TAGGED, useDownloads } from './harness.ts';

const SPARE = 50_000_000;

/** A disk that has so many bytes left. */
function diskWith(freeBytes: number | undefined): Disk {
  return { ...thisDisk, freeBytes: async () => await Promise.resolve(freeBytes) };
}

/** A disk that refuses to write past a place. */
function diskThatFails(code: string, from: number): Disk {
  return diskOnWrite(async (position) => {
    await Promise.resolve();
    if (position >= from) throw Object.assign(new Error('write'), { code, path: 'somewhere' });
  });
}

describe('a download and the disk', () => {
  const use = useDownloads();

  it('is refused before anything is asked for, with what it needs and what is free', async () => {
    const { fail, host, names, target } = use();
    const text = await fail('no-space', { bytes: 4_700_000_000, disk: diskWith(900_000_000) });
    assert.equal(
      text,
      `Model needs 4.75 GB of disk space; 900 MB are free in ${dirname(target)}. Make room, then try again.`,
    );
    assert.deepEqual([host.asked, names()], [[], []]);
  });

  it('is refused before anything is written where only the server knows the size', async () => {
    const { serve, fail, names } = use();
    serve(whole(BYTES));
    const text = await fail('no-space', { bytes: undefined, disk: diskWith(40_000_000) });
    assert.match(text, /^Model needs 51 MB of disk space; 40 MB are free/);
    assert.deepEqual(names(), []);
  });

  it('counts what has arrived, and keeps it where the rest has no room', async () => {
    const { interrupt, serve, run, fail, header, isComplete } = use();
    await interrupt(100_000);
    serve(ranged(BYTES, TAGGED));
    const needed = BYTES.length - 100_000 + SPARE;
    await fail('no-space', { disk: diskWith(needed - 1) });
    await run({ disk: diskWith(needed) });
    assert.equal(header('range'), 'bytes=100000-');
    isComplete();
  });

  it('goes on where the file system does not say what is free', async () => {
    const { serve, run, isComplete } = use();
    serve(whole(BYTES));
    await run({ disk: diskWith(undefined) });
    isComplete();
  });

  for (const code of ['ENOSPC', 'EDQUOT']) {
    it(`ends at once when the disk is full (${code}), and makes room`, async () => {
      const { serve, fail, host, names } = use();
      serve(whole(BYTES));
      const text = await fail('no-space', { disk: diskThatFails(code, 60_000) });
      assert.equal(text, `The disk is full: make room and try again (${code} at somewhere).`);
      assert.equal(host.asked.length, 1);
      assert.deepEqual(names(), []);
    });
  }

  it('says what else the disk has against it, and keeps what has arrived', async () => {
    const { serve, fail, names } = use();
    serve(whole(BYTES));
    const text = await fail('not-writable', { disk: diskThatFails('EIO', 60_000) });
    assert.equal(text, 'The folder cannot be written to (EIO at somewhere).');
    assert.deepEqual(names(), ['model.gguf.partial', 'model.gguf.partial.json']);
  });

  it('says when its folder is read-only', async function () {
    if (process.platform === 'win32') return this.skip();
    const { fail, target } = use();
    mkdirSync(dirname(target), { recursive: true });
    chmodSync(dirname(dirname(target)), 0o755);
    chmodSync(dirname(target), 0o555);
    const text = await asNobody(async () => await fail('not-writable'));
    assert.match(text, /^The folder cannot be written to \(EACCES at .*model\.gguf\.lock\)\.$/);
  });

  it('says when its folder is a file', async () => {
    const { fail, target } = use();
    writeFileSync(dirname(target), 'a file');
    assert.match(await fail('not-writable'), /cannot be written to \(E/);
    assert.equal(readFileSync(dirname(target), 'utf8'), 'a file');
  });

  it('says when a folder has its name', async () => {
    const { serve, fail, target } = use();
    mkdirSync(`${target}/inside`, { recursive: true });
    serve(whole(BYTES));
    assert.match(await fail('not-writable'), /cannot be written to \(E/);
  });

  it('works in a long path with letters of all kinds', async () => {
    const { serve, run, target } = use();
    serve(whole(BYTES));
    const far = `${dirname(target)}/Größe モデル 🙂/${'x'.repeat(120)}/model.gguf`;
    await run({ target: far });
    assert.deepEqual(readFileSync(far), BYTES);
  });

  it('says when its name is too long', async () => {
    const { fail, target } = use();
    assert.match(await fail('not-writable', { target: `${target}${'x'.repeat(300)}` }), /ENAMETOOLONG/);
  });
});
