import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { inRoot } from '../../../scripts/lib/repository.ts';
import { bundleEngine } from '../../../scripts/vsix/engineBundle.ts';
import { nativePackages, targetFor } from '../../../scripts/vsix/targets.ts';
import { copyLibrary, libraryEntry, nativeFolder, shippedLibrary } from '../../../src/gpu/library.ts';
import { useScratch } from '../../support/scratch.ts';

const run = promisify(execFile);

/** Opens the library in a process of its own, as the worker does, and prints what it got. */
const OPEN = `
  const { getLlama } = await import(process.argv[2]);
  const gpu = process.platform === 'darwin' ? 'auto' : false;
  try {
    const { buildType } = await getLlama({ gpu, build: 'never', skipDownload: true, progressLogs: false });
    console.log(buildType);
  } catch (error) {
    console.log(error.message);
  }
  process.exit();
`;

describe('a copy of the library', function () {
  this.timeout(60_000);
  const scratch = useScratch();

  async function open(root: string): Promise<string> {
    const script = join(scratch(), 'open.mjs');
    await writeFile(script, OPEN);
    const { stdout } = await run(process.execPath, [script, pathToFileURL(libraryEntry(root)).href]);
    return stdout.trim();
  }

  it('finds the native package beside it, and no other', async function () {
    const target = targetFor(process.platform, process.arch);
    if (target === undefined) return this.skip();
    const extension = join(scratch(), 'extension');
    const root = join(scratch(), 'installed');
    await bundleEngine(shippedLibrary(extension));
    await copyLibrary(extension, root);
    assert.equal(await open(root), 'NoBinaryFoundError');
    const name = nativePackages[target];
    const beside = nativeFolder(root, name.replace('@node-llama-cpp/', ''));
    await mkdir(dirname(beside), { recursive: true });
    await symlink(inRoot('node_modules', name), beside, 'junction');
    assert.equal(await open(root), 'prebuilt');
  });

  it('cannot be made of sources', async () => {
    await assert.rejects(copyLibrary(scratch(), join(scratch(), 'installed')), { kind: 'unsupported' });
  });
});
