import { build as esbuild, type BuildOptions, type Plugin } from 'esbuild';
import { inRoot, root } from './paths.ts';

/** Where a build goes and whether it is for users (minified) or for us (with source maps). */
export interface BuildTarget {
  readonly outFolder: string;
  readonly release: boolean;
}

const development: BuildTarget = { outFolder: inRoot('dist'), release: false };

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  // VS Code 1.96, the oldest that the manifest allows, carries Node 20.
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
};

/** Unpacking is a file of its own: loading the extension took 15 ms with it and 10 without, on two server cores. */
const unpackApart: Plugin = {
  name: 'unpack-apart',
  setup(hooks) {
    hooks.onResolve({ filter: /\/unpack\.ts$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './unpack.cjs', external: true } : undefined,
    );
  },
};

/**
 * Builds the entries: the extension and its part for unpacking (CommonJS, because older editors load nothing else),
 * the worker and its watchdog thread (ES modules, because node-llama-cpp is one; it stays outside, see vsix/engineBundle.ts). Without
 * arguments it is the development build in `dist/`. Rejects with esbuild's errors, which it has then printed.
 */
export async function build({ outFolder, release } = development): Promise<void> {
  const mode: BuildOptions = { ...shared, minify: release, sourcemap: !release };
  await Promise.all([
    esbuild({
      ...mode,
      entryPoints: { extension: 'src/extension.ts', unpack: 'src/models/gpu/unpack.ts' },
      outdir: outFolder,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      external: ['vscode'],
      plugins: [unpackApart],
      supported: { 'dynamic-import': false },
    }),
    esbuild({
      ...mode,
      entryPoints: { main: 'src/worker/main.ts', watchdogThread: 'src/worker/watchdogThread.ts' },
      outdir: `${outFolder}/worker`,
      outExtension: { '.js': '.mjs' },
      format: 'esm',
      external: ['node-llama-cpp'],
    }),
  ]);
}
