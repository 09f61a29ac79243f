import { build } from 'esbuild';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';

/** Loads a file of `src/editor/` as the extension host does: bundled, with an object in the place of `vscode`. */
export async function loadEditorModule<T>(entry: string, vscode: object): Promise<T> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    write: false,
    logLevel: 'warning',
  });
  const code = outputFiles[0]?.text ?? '';
  const require = createRequire(import.meta.url);
  const load = (name: string): unknown => (name === 'vscode' ? vscode : require(name));
  const module = { exports: {} };
  const run = compileFunction(code, ['module', 'exports', 'require']) as (...args: unknown[]) => void;
  run(module, module.exports, load);
  return module.exports as T;
}
