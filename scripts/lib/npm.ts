import { existsSync } from 'node:fs';
import path from 'node:path';
import { run, type RunOptions } from './run.ts';

const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/**
 * Runs npm in `cwd` and gives its stdout. `nodeFolder` goes first on PATH, for packages that want another Node than
 * ours. The flags are given in full because `npm start` hands this repository's own npm settings down to us.
 */
export async function npm(args: readonly string[], cwd: string, nodeFolder?: string): Promise<string> {
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const before = nodeFolder === undefined ? '' : nodeFolder + path.delimiter;
  const env = { ...process.env, [pathKey]: before + (process.env[pathKey] ?? '') };
  const options: RunOptions = { cwd, env };
  const cli = npmCli();
  const all = [...args, ...quiet, '--engine-strict=false'];
  return cli === undefined
    ? await run('npm', all, { ...options, shell: true })
    : await run(process.execPath, [cli, ...all], options);
}

/** npm's entry file, which starts without a shell on every platform; `npm.cmd` on Windows does not. */
function npmCli(): string | undefined {
  const beside = path.dirname(process.execPath);
  return [
    process.env['npm_execpath'] ?? '',
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ].find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file));
}
