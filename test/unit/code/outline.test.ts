import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { outlineOf, type ParsedDeclaration } from '../../../src/code/outline.ts';
import { grammarOf, withTree } from './drawn.ts';

/** For each language a file, then a line of equals signs, then its outline. */
const FOLDER = join('test', 'fixtures', 'outline');
const RULE = '=====\n';

/** An outline as text: imports with their names, then signatures, members indented. */
async function outline(languageId: string, text: string): Promise<string> {
  const { imports, declarations } = withTree(await grammarOf(languageId), text, outlineOf);
  const told = (all: readonly ParsedDeclaration[], indent: string): string[] =>
    all.flatMap(({ name, signature, members }) => [
      `${indent}${name}: ${signature}`,
      ...told(members, `${indent}  `),
    ]);
  const lines = [
    ...imports.map(({ module, names }) => `${names.join(', ')} from ${module}`),
    ...told(declarations, ''),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

describe('the outline of a file', () => {
  for (const file of readdirSync(FOLDER))
    it(`in ${basename(file, '.txt')} has what it imports and declares`, async () => {
      const [source = '', expected] = readFileSync(join(FOLDER, file), 'utf8').split(RULE);
      assert.equal(await outline(basename(file, '.txt'), source), expected);
    });

  it('tells the lines of a declaration', async () => {
    const text = '// a\nfunction f() {\n  g();\n}\n';
    const [declaration] = withTree(await grammarOf('typescript'), text, outlineOf).declarations;
    assert.deepEqual([declaration?.line, declaration?.endLine], [1, 3]);
  });

  it('keeps signatures short', async () => {
    const text = `type A = ${'"text" | '.repeat(100)}"end";\n`;
    const [declaration] = withTree(await grammarOf('typescript'), text, outlineOf).declarations;
    assert.equal(declaration?.signature.length, 300);
  });

  it('leaves out what is only seen within functions', async () => {
    const text = 'function f() {\n  function g() {}\n  class A {\n    h() {}\n  }\n}\n';
    assert.equal(await outline('typescript', text), 'f: function f()\n');
  });

  it('is made of broken texts as far as it goes', async () => {
    const text = 'function f() {\n  g(\n}\n\nexport class A {\n  h(): void {}\n}\n';
    assert.match(await outline('typescript', text), /^A: export class A$/m);
  });
});
