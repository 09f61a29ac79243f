import assert from 'node:assert/strict';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { copyChecked, type CopyRequest } from '../../../src/download/copy.ts';
import { noAbort } from '../../../src/util/async.ts';
import { useScratch } from '../../support/scratch.ts';
import { BYTES, OTHER, sha256 } from './harness.ts';

describe('copyChecked', () => {
  const scratch = useScratch();
  const source = (): string => join(scratch(), 'source');
  const folder = (): string => join(scratch(), 'folder');
  beforeEach(async () => {
    await mkdir(folder());
    writeFileSync(source(), BYTES);
  });

  const seen: number[] = [];
  const copy = async (changes: Partial<CopyRequest> = {}, signal = noAbort): Promise<void> => {
    const hash = { sha256: sha256(BYTES) };
    const request = {
      target: join(folder(), 'target'),
      name: 'Model',
      bytes: BYTES.length,
      hash,
      ...changes,
    };
    await copyChecked(source(), request, signal, (bytes) => seen.push(bytes));
  };

  it('copies a file, and tells how far it is', async () => {
    await copy();
    assert.deepEqual(readFileSync(join(folder(), 'target')), BYTES);
    assert.deepEqual(readdirSync(folder()), ['target']);
    assert.deepEqual(seen, [262_144, BYTES.length]);
    assert.deepEqual(readFileSync(source()), BYTES);
  });

  for (const [what, bytes] of [
    ['size', BYTES.subarray(1)],
    ['hash', OTHER],
  ] as const) {
    it(`leaves nothing of a file of another ${what}`, async () => {
      writeFileSync(source(), bytes);
      await assert.rejects(copy(), {
        kind: 'mismatch',
        message: /^Model is not the file that was published/,
      });
      assert.deepEqual(readdirSync(folder()), []);
    });
  }

  it('is cancelled', async () => {
    await assert.rejects(copy({}, AbortSignal.abort()), { kind: 'cancelled' });
    assert.deepEqual(readdirSync(folder()), []);
  });

  it('does not write through a link', async () => {
    const outside = join(scratch(), 'outside');
    writeFileSync(outside, 'precious');
    symlinkSync(outside, join(folder(), 'target.partial'));
    await copy();
    assert.equal(readFileSync(outside, 'utf8'), 'precious');
  });

  it('says when there is nothing to copy, or nowhere to copy it to', async () => {
    await assert.rejects(copy({ target: join(folder(), 'missing', 'target') }), { kind: 'not-writable' });
  });
});
