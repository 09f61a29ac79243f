import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type FileStamp,
  INTEGRITY_KEY,
  type IntegrityCheck,
  statFile,
  verifyOnce,
} from '../../../src/models/integrity.ts';
import type { Memento } from '../../../src/models/memento.ts';

const FILES = ['one.gguf', 'two.gguf'].map((name) => ({
  path: `/models/${name}`,
  bytes: 9,
  sha256: `hash of ${name}`,
}));
const VERIFIED = { kind: 'verified', fromCache: false };
const CACHED = { kind: 'verified', fromCache: true };

class World {
  readonly stamps = new Map<string, FileStamp>(
    FILES.map(({ path }) => [path, { bytes: 9, mtimeMs: 1.5, inode: 7 }]),
  );
  readonly hashes = new Map<string, string>(FILES.map(({ path, sha256 }) => [path, sha256]));
  readonly saved = new Map<string, unknown>();
  hashed: string[] = [];

  // JSON as in the editor's storage.
  readonly store: Memento = {
    get: (key) => JSON.parse(JSON.stringify(this.saved.get(key) ?? null)) as unknown,
    update: async (key, value) => {
      this.saved.set(key, value);
      await Promise.resolve();
    },
  };

  async verify(files = FILES): Promise<IntegrityCheck> {
    this.hashed = [];
    return await verifyOnce({
      files,
      remedy: 'Do this.',
      hash: async (path) => {
        this.hashed.push(path);
        return await Promise.resolve(this.hashes.get(path) ?? '');
      },
      stat: async (path) => await Promise.resolve(this.stamps.get(path)),
      store: this.store,
    });
  }

  change(path: string, changes: Partial<FileStamp>): void {
    this.stamps.set(path, { bytes: 9, mtimeMs: 1.5, inode: 7, ...changes });
  }
}

describe('verifyOnce', () => {
  const [one, two] = FILES.map(({ path }) => path) as [string, string];

  it('hashes every file once', async () => {
    const world = new World();
    assert.deepEqual(await world.verify(), VERIFIED);
    assert.deepEqual(world.hashed, [one, two]);
    assert.deepEqual(await world.verify(), CACHED);
    assert.deepEqual(world.hashed, []);
  });

  it('hashes again what has another modification time or inode', async () => {
    const world = new World();
    await world.verify();
    for (const changes of [{ mtimeMs: 2 }, { mtimeMs: 2, inode: 8 }]) {
      world.change(two, changes);
      assert.deepEqual(await world.verify(), VERIFIED);
      assert.deepEqual(world.hashed, [two]);
      assert.deepEqual(await world.verify(), CACHED);
    }
  });

  it('hashes again when another hash is expected', async () => {
    const world = new World();
    await world.verify();
    const updated = [{ path: one, bytes: 9, sha256: 'new' }];
    assert.equal((await world.verify(updated)).kind, 'damaged');
    assert.deepEqual(world.hashed, [one]);
  });

  it('reports other contents, and again as long as they stay', async () => {
    const world = new World();
    world.hashes.set(two, 'other');
    for (let round = 0; round < 2; round += 1) {
      assert.deepEqual(await world.verify(), {
        kind: 'damaged',
        file: 'two.gguf',
        message: 'The model file two.gguf is not the file that was published. Do this.',
      });
    }
    world.hashes.set(two, 'hash of two.gguf');
    assert.deepEqual(await world.verify(), VERIFIED);
    assert.deepEqual(world.hashed, [two]);
  });

  it('needs no hash for a missing file or another size', async () => {
    const world = new World();
    await world.verify();
    world.change(two, { bytes: 8 });
    const size = await world.verify();
    assert.ok(size.kind === 'damaged' && size.message.includes('two.gguf has the wrong size'));
    world.stamps.delete(one);
    const missing = await world.verify();
    assert.ok(missing.kind === 'damaged' && missing.message.includes('one.gguf is missing'));
    assert.deepEqual(world.hashed, []);
  });

  it('compares hashes whatever their case', async () => {
    const world = new World();
    world.hashes.set(one, 'HASH OF ONE.GGUF');
    assert.deepEqual(await world.verify(), VERIFIED);
  });

  it('replaces records that cannot be used', async () => {
    for (const saved of [
      'text',
      3,
      { path: one },
      [null, 1, {}, { path: one, sha256: 'hash of one.gguf', bytes: 9 }],
    ]) {
      const world = new World();
      world.saved.set(INTEGRITY_KEY, saved);
      assert.deepEqual(await world.verify(), VERIFIED);
      assert.deepEqual(await world.verify(), CACHED);
    }
  });

  it('passes a failed hash on and saves nothing', async () => {
    const world = new World();
    const { store } = world;
    const stat = async (path: string): Promise<FileStamp | undefined> =>
      await Promise.resolve(world.stamps.get(path));
    const hash = async (): Promise<string> => await Promise.reject(new Error('worker gone'));
    await assert.rejects(verifyOnce({ files: FILES, remedy: '', hash, stat, store }), /worker gone/);
    assert.equal(world.saved.size, 0);
  });

  it('does not let records of old installations pile up', async () => {
    const world = new World();
    for (let version = 0; version < 50; version += 1) {
      const path = `/extension-${version}/one.gguf`;
      world.change(path, {});
      world.hashes.set(path, 'h');
      await world.verify([{ path, bytes: 9, sha256: 'h' }]);
    }
    assert.equal((world.saved.get(INTEGRITY_KEY) as unknown[]).length, 32);
    assert.deepEqual(await world.verify([{ path: '/extension-49/one.gguf', bytes: 9, sha256: 'h' }]), CACHED);
  });

  it('takes the stamp of a real file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nearline-stamp-'));
    const path = join(folder, 'a');
    await writeFile(path, 'four');
    const stamp = await statFile(path);
    assert.equal(stamp?.bytes, 4);
    assert.ok(stamp.mtimeMs > 0 && stamp.inode > 0);
    assert.equal(await statFile(join(folder, 'b')), undefined);
    await rm(folder, { recursive: true });
  });
});
