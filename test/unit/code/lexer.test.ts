import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { lex } from '../../../src/code/lexer.ts';
import { pairsOf } from '../../../src/code/pairs.ts';

/** The brackets of the code, one after the other. */
function brackets(text: string, languageId = 'typescript'): string {
  return lex(text, languageId, 4)
    .brackets.map(({ character }) => character)
    .join('');
}

describe('lex', () => {
  const cases: readonly [languageId: string, text: string, expected: string][] = [
    ['typescript', 'f("(", \'[\', "\\"{") // )', '()'],
    ['typescript', '/* ( \n [ */ { // }\n}', '{}'],
    ['typescript', 'f("unclosed (\n)', '()'],
    ['typescript', '`( ${a[0]} ) ${`{ ${b}`}` + (c)', '{[]}{{}}()'],
    ['typescript', 'const r = /[(/]{2}\\(/; (a / b) / c', '()'],
    ['typescript', 'f(a) / (b) / c', '()()'],
    ['typescript', 'return /\\)/.test(a)', '()'],
    ['typescript', 'x = a\n  / (b)', '()'],
    ['typescriptreact', '<p>Don’t (a) {b}</p>', '(){}'],
    ['python', '"""( \n [""" + f(x) # )', '()'],
    ['python', "'''(''' '(' {}", '{}'],
    ['go', "`(\n\"` + f('{')", '()'],
    ['rust', "fn f<'a>(x: &'a str) { '(' ; '\\u{28}'; r#\"(\"{\"# }", '(){}'],
    ['cpp', '1\'000 + f(\'(\', R"(")")', '()'],
    ['csharp', '@"C:\\" + f()', '()'],
    ['java', '"""\n ( "x" """ + f()', '()'],
    ['php', "# (\n// (\nf('it''s (')", '()'],
    ['ruby', '"#{a(1)}" # (\n[]', '{()}[]'],
    ['shellscript', 'case $x in a) f ;; esac; ${x} "$(y)" # {', '{}()'],
    ['lua', '--[[ ( \n ]] f([[ ( ]]) -- (', '()'],
    ['sql', "SELECT f('it''s (') -- (", '()'],
    ['yaml', "a: don't [b] # [", '[]'],
    ['css', '/* { */ a { url(https://x/y) }', '{()}'],
    ['scss', 'a { url(https://x/y); } // {', '{()}'],
    ['json', '{"a": "[", "b": []}', '{[]}'],
    ['markdown', 'a) text :)', ''],
    ['html', '<p>1) text :)</p>', ''],
    ['an-unknown-language', 'f("(") // (', '()'],
  ];
  for (const [languageId, text, expected] of cases) {
    it(`reads ${languageId}: ${JSON.stringify(text)}`, () => {
      assert.equal(brackets(text, languageId), expected);
    });
  }

  it('knows how a bracket’s statement is indented', () => {
    const text = 'if (a &&\n    b) {\n  c(\n    d\n  );\n} else {\n}';
    const found = lex(text, 'typescript', 2).brackets.map(
      ({ character, indent, leads }) => `${character}${indent}${leads ? '!' : ''}`,
    );
    assert.deepEqual(found, ['(0', ')4', '{0', '(2', ')2!', '}0!', '{0', '}0!']);
  });

  it('counts tabs by their columns', () => {
    assert.deepEqual(
      lex('\t(\n  \t(', 'typescript', 4).brackets.map(({ indent, line }) => [indent, line]),
      [
        [4, 0],
        [4, 1],
      ],
    );
  });

  it('knows which lines are code', () => {
    const { indents } = lex('a\n\n  b = `\n x\n`\n    c', 'typescript', 2);
    assert.deepEqual(indents, [0, Infinity, 2, Infinity, Infinity, 4]);
  });

  it('knows which strings have no end', () => {
    const closed = (text: string): boolean[] => lex(text, 'python', 4).spans.map((span) => span.closed);
    assert.deepEqual(closed('"a" + "b'), [true, false]);
    assert.deepEqual(closed('"""a"""\n"""b"'), [true, false]);
  });

  it('finds every bracket of this project’s sources in a pair', () => {
    const folder = join(import.meta.dirname, '../../../src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.ts$/.test(name),
    );
    assert.ok(files.length > 100);
    for (const file of files) {
      const { brackets: found, indents } = lex(readFileSync(join(folder, file), 'utf8'), 'typescript', 2);
      const pairs = pairsOf(found, indents);
      assert.deepEqual(
        found.filter((bracket) => !pairs.has(bracket)),
        [],
        file,
      );
    }
  });

  it('reads whatever there is, to its end', () => {
    const pieces = fc.constantFrom(
      '`',
      '${',
      '}',
      '"',
      "'",
      '\\',
      '\n',
      '/*',
      '*/',
      '//',
      '(',
      ')',
      '"""',
      'a',
      ' ',
    );
    const languages = fc.constantFrom(
      'typescript',
      'python',
      'rust',
      'ruby',
      'lua',
      'shellscript',
      'markdown',
    );
    fc.assert(
      fc.property(fc.array(pieces), languages, (parts, languageId) => {
        const text = parts.join('');
        const { brackets: found, spans, indents } = lex(text, languageId, 4);
        assert.equal(indents.length, text.split('\n').length);
        for (const { at, character } of found) assert.equal(text.charAt(at), character);
        for (const [at, { start, end, resumes }] of spans.entries()) {
          // A template may go on behind its code without a character.
          assert.ok(
            (resumes === true ? start <= end : start < end) &&
              end <= text.length &&
              start >= (spans[at - 1]?.end ?? 0),
          );
        }
      }),
    );
  });
});
