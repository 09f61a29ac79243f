import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  BUNDLED_FILES,
  type BundledFile,
  bundledFilePath,
  bundledModelPath,
  checkBundled,
} from '../../../src/models/bundled.ts';
import { inspectModelFile } from '../../../src/models/modelFile.ts';

const ROOT = join(import.meta.dirname, '../../..');

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

describe('bundled model', function () {
  // 220 MB are hashed.
  this.timeout(60_000);

  it('is what the constants say', async () => {
    for (const file of BUNDLED_FILES) {
      const path = bundledFilePath(ROOT, file);
      assert.equal((await stat(path)).size, file.bytes);
      assert.equal(await sha256(path), file.sha256);
    }
    assert.equal(await checkBundled(ROOT), undefined);
  });

  it('passes the header check with its fill-in-the-middle tokens', async () => {
    const { path, files, header } = await inspectModelFile(bundledModelPath(ROOT));
    assert.equal(path, bundledModelPath(ROOT));
    assert.deepEqual(
      files.map(({ bytes }) => bytes),
      BUNDLED_FILES.map(({ bytes }) => bytes),
    );
    const { architecture, blockCount, contextLength, embeddingLength, tokenizer, vocabularySize } = header;
    assert.deepEqual(
      { architecture, blockCount, contextLength, embeddingLength, tokenizer, vocabularySize },
      {
        architecture: 'qwen2',
        blockCount: 24,
        contextLength: 32_768,
        embeddingLength: 896,
        tokenizer: 'gpt2',
        vocabularySize: 32_768,
      },
    );
    assert.deepEqual([header.splitNo, header.splitCount, header.splitTensors], [0, 3, 290]);
    assert.equal(header.eosToken, 32_759);
    assert.deepEqual(header.fim, {
      prefix: 32_761,
      suffix: 32_762,
      middle: 32_763,
      pad: 32_764,
      repo: 32_765,
      sep: 32_766,
    });
  });
});

describe('check of the bundled model', () => {
  let root = '';
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'nearline-bundled-'));
    await mkdir(join(root, 'models'));
    for (const file of BUNDLED_FILES) await sparse(file, file.bytes);
  });
  afterEach(async () => await rm(root, { recursive: true }));

  // A file of that size that takes no room on disk.
  const sparse = async (file: BundledFile, bytes: number): Promise<void> => {
    const handle = await open(bundledFilePath(root, file), 'w');
    await handle.truncate(bytes);
    await handle.close();
  };

  it('looks at sizes only', async () => {
    assert.equal(await checkBundled(root), undefined);
  });

  it('names a missing part and the remedy', async () => {
    await rm(bundledFilePath(root, BUNDLED_FILES[1]));
    assert.deepEqual(await checkBundled(root), {
      kind: 'missing',
      file: BUNDLED_FILES[1].name,
      message:
        'The bundled model is damaged: nearline-coder-0.5b-q4_0-00002-of-00003.gguf is missing. ' +
        "Reinstall the Nearline extension, or choose another model with 'Nearline: Switch Model...'.",
    });
  });

  it('names a part with another size, such as a Git LFS pointer', async () => {
    await sparse(BUNDLED_FILES[2], 133);
    const problem = await checkBundled(root);
    assert.equal(problem?.kind, 'wrong-size');
    assert.match(problem.message, /00003-of-00003\.gguf has 133 bytes instead of 69643840\. Reinstall/);
  });

  it('takes a folder in the place of a part as damage', async () => {
    await rm(bundledModelPath(root));
    await mkdir(bundledModelPath(root));
    assert.equal((await checkBundled(root))?.kind, 'wrong-size');
  });
});
