import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { outlineOf } from '../../../src/code/outline.ts';
import { grammarOf, withTree } from './drawn.ts';

/** For each language a file, then a line of equals signs, then its outline. */
const FOLDER = join('test', 'fixtures', 'outline');
const RULE = '=====\n';

/** An outline as text: names and signatures, members indented. */
async function outline(languageId: string, text: string): Promise<string> {
  const declarations = withTree(await grammarOf(languageId), text, outlineOf);
  const lines = declarations.map(
    ({ name, signature, depth }) => `${'  '.repeat(depth)}${name}: ${signature.slice(2 * depth)}\n`,
  );
  return lines.join('');
}

describe('outlineOf', () => {
  for (const file of readdirSync(FOLDER))
    it(`in ${basename(file, '.txt')} has what it declares`, async () => {
      const [source = '', expected] = readFileSync(join(FOLDER, file), 'utf8').split(RULE);
      assert.equal(await outline(basename(file, '.txt'), source), expected);
    });

  it('tells the lines of a declaration', async () => {
    const text = '// a\nfunction f() {\n  g();\n}\n';
    const [declaration] = withTree(await grammarOf('typescript'), text, outlineOf);
    assert.deepEqual([declaration?.start, declaration?.end], [1, 4]);
  });

  it('keeps signatures short', async () => {
    const text = `type A = ${'"text" | '.repeat(100)}"end";\n`;
    const [declaration] = withTree(await grammarOf('typescript'), text, outlineOf);
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
