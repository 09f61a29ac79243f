import { inRoot } from '../lib/paths.ts';
import { attempt } from '../lib/run.ts';

/** The installed command-line tools of ours, by their entry files: these start without a shell on every platform. */
const entries = {
  eslint: ['eslint', 'bin', 'eslint.js'],
  prettier: ['prettier', 'bin', 'prettier.cjs'],
  tsc: ['typescript', 'bin', 'tsc'],
} as const;

/** Runs a tool over the repository, with its output shown, and tells whether it was content. */
export async function tool(name: keyof typeof entries, ...args: string[]): Promise<boolean> {
  const entry = inRoot('node_modules', ...entries[name]);
  const { code } = await attempt(process.execPath, [entry, ...args], { inherit: true });
  return code === 0;
}
