/** The platforms we ship a VSIX for, under VS Code's names. */
export const targets = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64'] as const;

/** One of VS Code's names for a platform. */
export type Target = (typeof targets)[number];

/** The npm package that carries a target's native engine. CPU builds only, except Apple's, where Metal is free. */
export const nativePackages: Readonly<Record<Target, string>> = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'win32-x64': '@node-llama-cpp/win-x64',
};

/** The target for a machine, in Node's words; undefined where we ship none. */
export function targetFor(platform: string, arch: string): Target | undefined {
  return targets.find((target) => target === `${platform}-${arch}`);
}

/**
 * The targets that a command line asks for: `--target NAME`, `--target all`, or nothing for this machine's. Throws
 * with the possible names when there is no such target.
 */
export function requestedTargets(args: readonly string[], here: Target | undefined): readonly Target[] {
  const [option, name] = args;
  if (option === undefined && here !== undefined) return [here];
  if (option === '--target' && name === 'all') return targets;
  const named = targets.find((target) => option === '--target' && target === name);
  if (named === undefined) throw new Error(`usage: package [--target ${targets.join('|')}|all]`);
  return [named];
}
