import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GgufError, type GgufReason } from '../../../src/gguf/errors.ts';
import { inspectModelFile, modelFromFile } from '../../../src/models/modelFile.ts';
import { type FileSpec, gguf, modelPairs, splitPairs, tensor, textPair } from '../gguf/ggufWriter.ts';

const part = (no: number, count = 3): string => `tiny-0000${no}-of-0000${count}.gguf`;
const FIRST: FileSpec = { pairs: [...modelPairs(), ...splitPairs(0, 3, 3)] };
const later = (no: number, tensors = 3): FileSpec => ({
  pairs: splitPairs(no, 3, tensors),
  tensors: [tensor({ name: `blk.${no}` })],
});

describe('inspectModelFile', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nearline-model-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  const write = async (name: string, spec: FileSpec = {}): Promise<string> => {
    await writeFile(join(folder, name), gguf(spec));
    return join(folder, name);
  };
  const writeSet = async (): Promise<void> => {
    await write(part(1), FIRST);
    await write(part(2), later(1));
    await write(part(3), later(2));
  };
  const refused = async (name: string, reason: GgufReason): Promise<string> => {
    const error: unknown = await inspectModelFile(join(folder, name)).catch((caught: unknown) => caught);
    assert.ok(error instanceof GgufError, String(error));
    assert.equal(error.kind, reason, error.message);
    return error.message;
  };

  it('takes a model in one file', async () => {
    const path = await write('tiny.gguf');
    const model = await inspectModelFile(path);
    assert.deepEqual([model.path, model.label, model.header.splitCount], [path, 'Tiny Coder', 1]);
    assert.deepEqual(model.files, [{ path, bytes: gguf().length }]);
  });

  it('takes a set of one', async () => {
    const path = await write(part(1, 1));
    assert.equal((await inspectModelFile(path)).path, path);
  });

  it('resolves a set from any of its parts', async () => {
    await writeSet();
    for (const chosen of [1, 2, 3]) {
      const model = await inspectModelFile(join(folder, part(chosen)));
      assert.equal(model.path, join(folder, part(1)));
      assert.equal(model.header.architecture, 'qwen2');
      assert.deepEqual(
        model.files.map(({ path }) => path),
        [1, 2, 3].map((no) => join(folder, part(no))),
      );
      assert.ok(model.files.every(({ bytes }) => bytes > 256));
    }
  });

  it('names a missing part', async () => {
    await writeSet();
    await rm(join(folder, part(2)));
    assert.equal(
      await refused(part(3), 'split-missing'),
      'tiny-00002-of-00003.gguf is missing: the model has 3 parts, which must lie in one folder. Download the missing part.',
    );
    await refused(part(2), 'not-found');
  });

  it('names a damaged part', async () => {
    await writeSet();
    await writeFile(join(folder, part(3)), gguf(later(2)).subarray(0, -1));
    assert.match(await refused(part(1), 'truncated'), /^tiny-00003-of-00003\.gguf holds/);
  });

  it('refuses parts that do not belong together', async () => {
    await writeSet();
    await write(part(3), later(2, 4));
    assert.match(await refused(part(1), 'split-mismatch'), /^tiny-00003.* belongs to another model/);
    await write(part(3), later(1));
    assert.match(
      await refused(part(1), 'split-mismatch'),
      /^tiny-00003.* is not the part that its name says/,
    );
    await write(part(3), {
      ...later(2),
      tensors: [tensor({ name: 'a' }), tensor({ name: 'b', offset: 256 })],
      data: 512,
    });
    assert.match(await refused(part(1), 'split-mismatch'), /do not make a whole model/);
  });

  it('refuses names that the engine could not resolve', async () => {
    await write('renamed.gguf', FIRST);
    assert.match(await refused('renamed.gguf', 'split-mismatch'), /part 1 of 3 .* -00001-of-00003\.gguf/);
    await write(part(1, 2), FIRST);
    await refused(part(1, 2), 'split-mismatch');
    await write(part(1));
    assert.match(await refused(part(1), 'split-mismatch'), /is a whole model/);
    await write('tiny-00004-of-00003.gguf', later(2));
    await refused('tiny-00004-of-00003.gguf', 'split-mismatch');
  });

  it('says when the chosen file is no model or not there', async () => {
    await writeFile(join(folder, 'notes.gguf'), 'text');
    assert.match(await refused('notes.gguf', 'not-gguf'), /is a text file/);
    await refused('none.gguf', 'not-found');
  });

  it('labels a model by its name, made safe, or by its file', async () => {
    const named = async (name: string): Promise<string> => {
      const pairs = modelPairs({ 'general.name': textPair('general.name', name) });
      return (await inspectModelFile(await write('My-Model.Q4_0.gguf', { pairs }))).label;
    };
    assert.equal(await named('Qwen2.5  Coder\n0.5B'), 'Qwen2.5 Coder 0.5B');
    assert.equal(await named('safe\u202e\u0000gnp.exe'), 'safe gnp.exe');
    assert.equal(await named('x'.repeat(100)), `${'x'.repeat(59)}…`);
    assert.equal(await named('\u200b'), 'My-Model.Q4_0');
    const pairs = modelPairs({ 'general.name': undefined });
    assert.equal((await inspectModelFile(await write(part(1, 1), { pairs }))).label, 'tiny');
  });
});

describe('modelFromFile', () => {
  it('names a split model without its shard number', () => {
    assert.equal(modelFromFile('/m/coder-q4-00001-of-00003.gguf').label, 'coder-q4');
  });
});
