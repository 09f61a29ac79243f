import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { create, Header } from 'tar';
import { unpack } from '../../../src/gpu/unpack.ts';
import { nativeFiles, pack } from '../../support/packed.ts';
import { useScratch } from '../../support/scratch.ts';

const never = new AbortController().signal;

/** An archive of one file under any path, which no tool would write. */
function archiveOf(path: string): Buffer {
  const text = Buffer.from('hostile');
  const header = new Header({ path, size: text.length, type: 'File', mode: 0o644, mtime: new Date(0) });
  const block = Buffer.alloc(512);
  header.encode(block);
  const body = Buffer.alloc(512);
  text.copy(body);
  return gzipSync(Buffer.concat([block, body, Buffer.alloc(1024)]));
}

describe('unpack', () => {
  const scratch = useScratch();
  const folder = (): string => join(scratch(), 'a', 'b', 'unpacked');

  async function packedFile(bytes: Buffer): Promise<string> {
    const file = join(scratch(), 'packed.tgz');
    await writeFile(file, bytes);
    return file;
  }

  it('unpacks what is below package/', async () => {
    const files = nativeFiles('linux-x64-vulkan');
    const { bytes } = await pack(scratch(), 'linux-x64-vulkan', files);
    await unpack(await packedFile(bytes), folder(), never);
    for (const [path, text] of Object.entries(files)) {
      assert.equal(await readFile(join(folder(), path), 'utf8'), text);
    }
    assert.deepEqual(readdirSync(folder()).sort(), ['bins', 'dist', 'package.json']);
  });

  for (const path of [
    '../escaped.txt',
    'package/../../escaped.txt',
    'package/../../../../escaped.txt',
    '/nearline-escaped.txt',
    'package\\..\\..\\escaped.txt',
    'package/C:/escaped.txt',
    'other/escaped.txt',
    'packages/escaped.txt',
  ]) {
    it(`refuses ${path} and writes none of it`, async () => {
      const archive = await packedFile(archiveOf(path));
      await assert.rejects(unpack(archive, folder(), never), { kind: 'mismatch' });
      assert.deepEqual(readdirSync(folder()), []);
      assert.deepEqual(readdirSync(scratch()).sort(), ['a', 'packed.tgz']);
      assert.ok(!existsSync('/nearline-escaped.txt'));
    });
  }

  it('refuses links', async () => {
    const source = join(scratch(), 'source', 'package');
    await mkdir(source, { recursive: true });
    await symlink('/etc', join(source, 'link'));
    const file = join(scratch(), 'links.tgz');
    await create({ file, cwd: join(scratch(), 'source'), gzip: true }, ['package']);
    await assert.rejects(unpack(file, folder(), never), /holds "package\/link"/);
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('rejects what is no archive', async () => {
    await assert.rejects(unpack(await packedFile(Buffer.from('no archive')), folder(), never));
    await assert.rejects(unpack(await packedFile(gzipSync(Buffer.alloc(2000, 7))), folder(), never));
  });

  it('can be cancelled', async () => {
    const { bytes } = await pack(scratch(), 'x', nativeFiles('x'));
    await assert.rejects(unpack(await packedFile(bytes), folder(), AbortSignal.abort()), {
      name: 'AbortError',
    });
  });
});
