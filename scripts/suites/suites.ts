import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { build } from '../lib/build.ts';
import { attempt } from '../lib/commands.ts';
import { elapsed, say } from '../lib/progress.ts';
import { inRoot } from '../lib/repository.ts';
import { countsVariable, none, one, summary, total, type Counts } from './counts.ts';

/** Every suite in the order in which it runs: what is quick and tells most comes first. */
const suites = {
  lint: async () => total([one(await tool('eslint', '.')), one(await tool('prettier', '--check', '.'))]),
  types: async () => one(await tool('tsc', '--noEmit', '-p', '.')),
  unit: () => mochaSuite('unit'),
  worker: async () => {
    // These start the built worker, not its sources.
    await build();
    return await mochaSuite('worker', 'model');
  },
  integration: () => mochaSuite('integration'),
} satisfies Record<string, () => Promise<Counts>>;

/** A suite's name on the command line. */
type SuiteName = keyof typeof suites;

/** The suites that a command line asks for; all when it names none. Throws with the names when one is unknown. */
export function requestedSuites(args: readonly string[]): SuiteName[] {
  const names = Object.keys(suites) as SuiteName[];
  const unknown = args.filter((arg) => !names.some((name) => name === arg));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return args.length === 0 ? names : names.filter((name) => args.includes(name));
}

/** Runs the suites that are named, and says the sum of their counts in the last line of stdout. */
export async function test(args: readonly string[]): Promise<void> {
  const all: Counts[] = [];
  for (const name of requestedSuites(args)) all.push(await runSuite(name));
  const sum = total(all);
  if (sum.failed > 0) process.exitCode = 1;
  console.log(summary(sum));
}

/** The suite of that name alone, for whoever has just formatted. */
export async function lint(): Promise<void> {
  const { failed } = await suites.lint();
  if (failed > 0) process.exitCode = 1;
}

/** Formats the repository. */
export async function format(): Promise<void> {
  if (!(await tool('prettier', '--write', '.'))) process.exitCode = 1;
}

/** A suite that cannot even start is one failure, and the others still run. */
async function runSuite(name: SuiteName): Promise<Counts> {
  const started = performance.now();
  say(`\n== ${name}`);
  const counts = await suites[name]().catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return { ...none, failed: 1 };
  });
  say(`== ${name}: ${summary(counts)} in ${elapsed(started)}`);
  return counts;
}

/** The installed command-line tools of ours, by their entry files: these start without a shell on every platform. */
const entries = {
  eslint: ['eslint', 'bin', 'eslint.js'],
  prettier: ['prettier', 'bin', 'prettier.cjs'],
  tsc: ['typescript', 'bin', 'tsc'],
} as const;

/** Runs a tool over the repository, with its output shown, and tells whether it was content. */
async function tool(name: keyof typeof entries, ...args: string[]): Promise<boolean> {
  const entry = inRoot('node_modules', ...entries[name]);
  const { code } = await attempt(process.execPath, [entry, ...args], { inherit: true });
  return code === 0;
}

/**
 * Runs every `*.test.ts` under folders of `test/` with mocha in a process of its own, which shows its output. A
 * run that dies without counting is one failure, and so is one with a non-zero exit code and no failed test.
 */
async function mochaSuite(...folders: string[]): Promise<Counts> {
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
  const reporter = path.join(import.meta.dirname, 'counts.ts');
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
