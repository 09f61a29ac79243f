import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build as esbuild, type Plugin } from 'esbuild';
import { inRoot, root } from './repository.ts';

/** Where a build goes and whether it is for users (minified) or for us (with source maps). */
interface BuildTarget {
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

/**
 * What is a file of its own because it is not small and not wanted at once. With unpacking in it, loading the extension
 * took 15 ms instead of 10 on two server cores.
 */
const apart = { unpack: 'src/gpu/unpack.ts', treeSitter: 'src/code/treeSitter.ts' };

const loadedLater: Plugin = {
  name: 'loaded-later',
  setup(hooks) {
    hooks.onResolve({ filter: /\/(?:unpack|treeSitter)\.ts$/ }, ({ kind, path: file }) =>
      kind === 'dynamic-import' ? { path: `./${path.basename(file, '.ts')}.cjs`, external: true } : undefined,
    );
  },
};

const treeSitter = inRoot('node_modules', 'web-tree-sitter');

/**
 * Builds the entries: the extension and its parts that are loaded later (CommonJS, because older editors load nothing
 * else), the parser's WebAssembly beside them, the worker and its watchdog thread (ES modules, because node-llama-cpp is one; it stays outside, see vsix/engineBundle.ts). Without
 * arguments it is the development build in `dist/`. Rejects with esbuild's errors, which it has then printed.
 */
export async function build({ outFolder, release } = development): Promise<void> {
  const mode: BuildOptions = { ...shared, minify: release, sourcemap: !release };
  await mkdir(outFolder, { recursive: true });
  await Promise.all([
    copyFile(path.join(treeSitter, 'web-tree-sitter.wasm'), path.join(outFolder, 'web-tree-sitter.wasm')),
    esbuild({
      ...mode,
      entryPoints: { extension: 'src/extension.ts', ...apart },
      outdir: outFolder,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      external: ['vscode'],
      plugins: [loadedLater],
      // The package's ES module looks for its own place, which a CommonJS file has not.
      alias: { 'web-tree-sitter': path.join(treeSitter, 'web-tree-sitter.cjs') },
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
