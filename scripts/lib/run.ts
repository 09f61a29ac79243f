import path from 'node:path';
import { spawnGroup } from './processGroup.ts';
import { root } from './paths.ts';

/** Where and how a command runs. `inherit` shows its output as it comes, on stderr, instead of collecting it. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly inherit?: boolean;
  readonly shell?: boolean;
}

/** What a finished command said and returned. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end, whatever its exit code (-1 when a signal ended it). Rejects if it cannot start. */
export function attempt(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Finished> {
  const { cwd = root, env = process.env, inherit = false, shell = false } = options;
  const output = inherit ? 2 : 'pipe';
  return new Promise((resolve, reject) => {
    const child = spawnGroup(command, args, { cwd, env, shell, stdio: ['ignore', output, output] });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code: code ?? -1, stdout, stderr });
    });
  });
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
