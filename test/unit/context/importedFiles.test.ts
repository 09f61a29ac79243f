import assert from 'node:assert/strict';
import { declarationsIn } from '../../../src/code/declarations.ts';
import { importFamily } from '../../../src/code/imports/resolve.ts';
import { importedSources, type Sources } from '../../../src/context/importedFiles.ts';
import { type Drawn, filesOf } from '../code/imports/drawnWorkspace.ts';

function sourcesOf(drawn: Drawn): Sources {
  const source = (path: string): Awaited<ReturnType<Sources['source']>> => {
    const text = drawn[path];
    if (text === undefined || path.includes('hidden')) return undefined;
    return { outline: declarationsIn(text.split('\n')), imports: importFamily('typescript')!.imports(text) };
  };
  return { ...filesOf(drawn), source: async (path) => await Promise.resolve(source(path)) };
}

/** What a file imports: `path: what is declared there`. */
async function found(text: string, drawn: Drawn, languageId = 'typescript'): Promise<string[]> {
  const imports = importFamily(languageId)?.imports(text) ?? [];
  const importer = { path: 'src/main.ts', languageId, imports, mentioned: new Set<string>() };
  const sources = await importedSources(importer, sourcesOf(drawn));
  return sources.map(({ path, outline }) => `${path}: ${outline.map(({ name }) => name).join(' ')}`);
}

describe('importedSources', () => {
  it('reads the outlines of what is imported', async () => {
    const drawn = { 'src/a.ts': 'export class A {}\n', 'src/b.ts': 'export class B {}\n' };
    assert.deepEqual(await found("import { A } from './a'; import { B } from './b';", drawn), [
      'src/a.ts: A',
      'src/b.ts: B',
    ]);
  });

  it('looks behind files that pass on what others declare', async () => {
    const drawn = {
      'src/parts/index.ts':
        "export * from './button';\nexport { Input } from './input';\nexport { Other } from './other';",
      'src/parts/button/index.ts': "export { Button } from './Button';",
      'src/parts/button/Button.ts': 'export class Button {}\n',
      'src/parts/input.ts': 'export class Input {}\n',
      'src/parts/other.ts': 'export class Other {}\n',
    };
    const text = "import { Button } from './parts';";
    assert.deepEqual(await found(text, drawn), ['src/parts/button/Button.ts: Button']);
    assert.deepEqual(await found("import { Input } from './parts';", drawn), ['src/parts/input.ts: Input']);
  });

  it('ends where files pass on to one another', async () => {
    const drawn = { 'src/a.ts': "export * from './b';", 'src/b.ts': "export * from './a';" };
    assert.deepEqual(await found("import { A } from './a';", drawn), ['src/a.ts: ']);
  });

  it('leaves out what must not be read', async () => {
    assert.deepEqual(
      await found("import { A } from './hidden';", { 'src/hidden.ts': 'export class A {}' }),
      [],
    );
  });

  it('knows nothing of other languages', async () => {
    assert.deepEqual(await found('import x', { 'src/x.ts': '' }, 'plaintext'), []);
  });
});
