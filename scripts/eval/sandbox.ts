import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnGroup, stopGroup } from '../lib/processes.ts';
import { attempt } from '../lib/commands.ts';
import type { Runtime } from './case.ts';

type Verdict = 'passed' | 'failed' | 'timed-out';

/** Real time that a program may take. */
const LIMIT_MS = 10_000;

/** Bytes of what a program says that are looked at. */
const HEARD = 65_536;

/** Python's own memory; Node reserves far more than it uses, so that it has no such limit. */
const PYTHON_BYTES = 1 << 30;

/** Sets limits that hold for the program and all that it starts, and becomes the program. */
const LAUNCHER = `
import os, resource as r, sys
def limit(which, most): r.setrlimit(which, (most, most))
limit(r.RLIMIT_CORE, 0)
limit(r.RLIMIT_CPU, 12)
limit(r.RLIMIT_FSIZE, 1 << 20)
limit(r.RLIMIT_NOFILE, 256)
if int(sys.argv[1]): limit(r.RLIMIT_AS, int(sys.argv[1]))
os.execv(sys.argv[2], sys.argv[2:])
`;

/** Prints where Python is, past the shims of version managers, if it can set limits. */
const WHERE = 'import resource, sys; print(sys.executable)';

/** Ways to shut a program off from the network, and to end all it started with it; the strictest first. */
const SHUT_OFF = [
  ['unshare', '--net', '--pid', '--fork', '--kill-child', '--'],
  ['unshare', '--map-root-user', '--net', '--pid', '--fork', '--kill-child', '--'],
  ['unshare', '--net', '--'],
];

/**
 * Runs programs that a model wrote parts of: each in a folder and a process group of its own, with limits of memory,
 * file size and time, and without network where the system lets us. It is no prison.
 */
export class Sandbox {
  readonly #python: string | undefined;
  readonly #shutOff: readonly string[];
  readonly #folder: string;

  private constructor(python: string | undefined, shutOff: readonly string[], folder: string) {
    this.#python = python;
    this.#shutOff = shutOff;
    this.#folder = folder;
  }

  /**
   * @param folder for the programs' own folders.
   * @param ways to shut programs off, of which the first that works is taken.
   */
  static async open(folder = tmpdir(), ways: readonly (readonly string[])[] = SHUT_OFF): Promise<Sandbox> {
    const python = await output('python3', ['-I', '-c', WHERE]);
    for (const way of python === undefined ? [] : ways) {
      const [command = '', ...args] = way;
      if ((await output(command, [...args, 'true'])) !== undefined) return new Sandbox(python, way, folder);
    }
    return new Sandbox(python, [], folder);
  }

  /** Whether programs can run at all: Python sets the limits for all of them. */
  get works(): boolean {
    return this.#python !== undefined;
  }

  /** Whether programs have no network. */
  get isShutOff(): boolean {
    return this.#shutOff.length > 0;
  }

  /** @throws Error when there is no sandbox: see `works`. */
  async run(runtime: Runtime, program: string, limitMs = LIMIT_MS): Promise<Verdict> {
    if (this.#python === undefined) throw new Error('there is no python3 to run programs with');
    const folder = await mkdtemp(join(this.#folder, 'nearline-eval-'));
    try {
      const file = join(folder, runtime === 'python' ? 'program.py' : 'program.cjs');
      await writeFile(file, program);
      const [command, bytes] = runtime === 'python' ? [this.#python, PYTHON_BYTES] : [process.execPath, 0];
      const flags = runtime === 'python' ? ['-I'] : [];
      const launch = [this.#python, '-I', '-c', LAUNCHER, String(bytes), command, ...flags, file];
      return await verdictOf([...this.#shutOff, ...launch], folder, limitMs);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

async function output(command: string, args: readonly string[]): Promise<string | undefined> {
  const done = await attempt(command, args).catch(() => undefined);
  return done?.code === 0 ? done.stdout.trim() : undefined;
}

async function verdictOf(line: readonly string[], folder: string, limitMs: number): Promise<Verdict> {
  const [command = '', ...args] = line;
  const env = { HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' };
  const child = spawnGroup(command, args, {
    ...{ cwd: folder, env, stdin: 'ignore', stdout: 'ignore', buffer: false },
    ...{ timeout: limitMs, killSignal: 'SIGKILL' },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < HEARD) said += text;
  });
  await once(child, 'exit');
  // Whatever it started and left behind ends with it.
  if (child.pid !== undefined) await stopGroup(child.pid, 0);
  const { timedOut, exitCode } = await child;
  if (timedOut) return 'timed-out';
  return exitCode === 0 && !ASSERTION.test(said) ? 'passed' : 'failed';
}

/** Node's `console.assert` says so and goes on. */
const ASSERTION = /^Assertion failed/m;
