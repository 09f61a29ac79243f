import { attempt } from '../../lib/run.ts';

/** What a build of llama.cpp needs, each as alternatives in order of preference. */
export const buildTools = [
  ['git'],
  ['cmake'],
  ['ninja', 'make'],
  [process.env['CXX'] ?? 'c++', 'g++', 'clang++'],
] as const;

/** The first of each that is installed. Rejects naming all that is missing. */
export async function requireTools(
  wanted: readonly (readonly string[])[] = buildTools,
): Promise<readonly string[]> {
  const found = await Promise.all(wanted.map((names) => firstInstalled(names)));
  const missing = wanted.filter((_, at) => found[at] === undefined).map((names) => names.join(' or '));
  if (missing.length > 0)
    throw new Error(`llama-server cannot be built here: this machine lacks ${missing.join(', ')}`);
  return found.filter((name) => name !== undefined);
}

async function firstInstalled(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if (await isInstalled(name)) return name;
  return undefined;
}

async function isInstalled(name: string): Promise<boolean> {
  try {
    return (await attempt(name, ['--version'])).code === 0;
  } catch {
    return false;
  }
}
