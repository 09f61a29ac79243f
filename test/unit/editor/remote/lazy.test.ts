import assert from 'node:assert/strict';
import { build } from 'esbuild';

/** The files that are loaded with an entry, without those that are imported when they are needed. */
async function loadedWith(entry: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['vscode', 'node-llama-cpp'],
    outdir: 'unused',
    write: false,
    metafile: true,
    logLevel: 'warning',
  });
  const [own] = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === entry)!;
  const loaded = new Set([own]);
  for (const output of loaded) {
    const { imports } = metafile.outputs[output] ?? { imports: [] };
    for (const { path, kind } of imports) if (kind === 'import-statement') loaded.add(path);
  }
  return [...loaded].flatMap((output) => Object.keys(metafile.outputs[output]?.inputs ?? {}));
}

describe('the code for servers', () => {
  it('is not loaded before a server is turned on', async () => {
    const files = await loadedWith('src/extension.ts');
    assert.ok(files.includes('src/editor/remote/controller.ts'), 'the files are found');
    assert.deepEqual(
      files.filter((file) => file.startsWith('src/remote/')),
      [],
    );
  });

  it('is all there once it is', async () => {
    const files = await loadedWith('src/editor/remote/opening.ts');
    assert.ok(files.includes('src/remote/generator.ts'));
  });
});
