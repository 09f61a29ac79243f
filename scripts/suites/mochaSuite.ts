import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { inRoot } from '../lib/paths.ts';
import { say } from '../lib/progress.ts';
import { attempt } from '../lib/run.ts';
import { none, type Counts } from './counts.ts';
import { countsVariable } from './mochaReporter.ts';

/**
 * Runs every `*.test.ts` under folders of `test/` with mocha in a process of its own, which shows its output. A
 * run that dies without counting is one failure, and so is one with a non-zero exit code and no failed test.
 */
export async function mochaSuite(...folders: string[]): Promise<Counts> {
  const files = (await Promise.all(folders.map(testFiles))).flat();
  if (files.length === 0) {
    say(`no tests under ${folders.map((folder) => `test/${folder}`).join(', ')}`);
    return none;
  }
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'nearline-counts-'));
  try {
    return await runMocha(files, path.join(temporary, 'counts.json'));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function runMocha(files: readonly string[], countsFile: string): Promise<Counts> {
  const mocha = inRoot('node_modules', 'mocha', 'bin', 'mocha.js');
  const reporter = inRoot('scripts', 'suites', 'mochaReporter.ts');
  const { code } = await attempt(
    process.execPath,
    // A failed test may leave a worker running, which would keep the whole run waiting for ever.
    ['--import=tsx', mocha, '--exit', '--reporter', reporter, ...files],
    {
      inherit: true,
      env: { ...process.env, [countsVariable]: countsFile },
    },
  );
  if (!existsSync(countsFile)) {
    say(`mocha ended with code ${code} before it had run the tests`);
    return { ...none, failed: 1 };
  }
  const counts = JSON.parse(await readFile(countsFile, 'utf8')) as Counts;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function testFiles(folder: string): Promise<string[]> {
  const start = inRoot('test', folder);
  if (!existsSync(start)) return [];
  const names = await readdir(start, { recursive: true });
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .sort()
    .map((name) => path.join('test', folder, name));
}
