import { existsSync } from 'node:fs';
import path from 'node:path';
import { attempt, type Finished } from '../lib/run.ts';

/** Whether VS Code's own command is on PATH. */
export function hasDesktopCode(): boolean {
  const names = process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code'];
  const folders = (process.env['PATH'] ?? process.env['Path'] ?? '')
    .split(path.delimiter)
    .filter((name) => name !== '');
  return folders.some((folder) => names.some((name) => existsSync(path.join(folder, name))));
}

/** Installs the VSIX in desktop VS Code and opens a folder there. Rejects with what `code` said. */
export async function openDesktopCode(vsix: string, folder: string): Promise<void> {
  await code('--install-extension', vsix, '--force');
  await code(folder);
}

async function code(...args: string[]): Promise<void> {
  const { code: exitCode, stdout, stderr } = await attemptCode(args);
  if (exitCode !== 0) throw new Error(`code ${args.join(' ')} failed:\n${stdout}${stderr}`);
}

async function attemptCode(args: readonly string[]): Promise<Finished> {
  // On Windows it is a batch file: only a shell starts it, and the shell must get the quotes.
  if (process.platform !== 'win32') return await attempt('code', args);
  return await attempt(['code', ...args.map((arg) => `"${arg}"`)].join(' '), [], { shell: true });
}
