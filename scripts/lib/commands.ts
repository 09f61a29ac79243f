import path from 'node:path';
import { spawnGroup } from './processes.ts';
import { root } from './repository.ts';

/** Where and how a command runs. `inherit` shows its output as it comes, on stderr, instead of collecting it. */
interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly inherit?: boolean;
}

/** What a finished command said and returned. */
interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever its exit code (-1 when a signal ended it). Rejects if it cannot start. */
export async function attempt(
  command: string,
  args: readonly string[],
  { cwd = root, env = process.env, inherit = false }: RunOptions = {},
): Promise<Finished> {
  const output = inherit ? 2 : 'pipe';
  const options = { cwd, env, stdin: 'ignore', stdout: output, stderr: output } as const;
  const done = await spawnGroup(command, args, { ...options, stripFinalNewline: false });
  if (done.exitCode === undefined && done.signal === undefined) throw new Error(done.originalMessage);
  return { code: done.exitCode ?? -1, stdout: done.stdout ?? '', stderr: done.stderr ?? '' };
}

/** Runs a command and gives its stdout. Rejects on a non-zero exit code with the end of what it said. */
export async function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const done = await attempt(command, args, options);
  if (done.code === 0) return done.stdout;
  const said = `${done.stdout}\n${done.stderr}`.trim().split('\n').slice(-15).join('\n');
  throw new Error(`${path.basename(command)} ${args.join(' ')} failed with exit code ${done.code}:\n${said}`);
}

const quiet = [
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
  '--engine-strict=false',
];

/**
 * Runs npm in `cwd` and gives its stdout. `nodeFolder` goes first on PATH, for packages that want another Node than
 * ours. The flags are given in full because `npm start` hands this repository's own npm settings down to us.
 */
export async function npm(args: readonly string[], cwd: string, nodeFolder?: string): Promise<string> {
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const before = nodeFolder === undefined ? '' : nodeFolder + path.delimiter;
  const env = { ...process.env, [pathKey]: before + (process.env[pathKey] ?? '') };
  // scripts/run.mjs says where npm's entry file is: started by our own Node, it does not depend on PATH.
  const cli = process.env['npm_execpath'] ?? '';
  if (path.basename(cli) !== 'npm-cli.js') return await run('npm', [...args, ...quiet], { cwd, env });
  return await run(process.execPath, [cli, ...args, ...quiet], { cwd, env });
}
