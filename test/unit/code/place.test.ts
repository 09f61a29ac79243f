import assert from 'node:assert/strict';
import { lex } from '../../../src/code/lexer.ts';
import { codeAt, type CodePlace, isForPeople, openAt } from '../../../src/code/place.ts';
import { CURSOR, marked } from '../../support/marked.ts';

/** What the code says of a drawn place, without a syntax tree. */
function at(languageId: string, picture: string): CodePlace {
  const [before = '', after = ''] = picture.split(CURSOR);
  return codeAt({ before, after, languageId, indentation: { size: 4 } });
}

const closersOf = ({ open }: Pick<CodePlace, 'open'>): string[] => open.map(({ close }) => close);

describe('isForPeople', () => {
  const places: readonly [languageId: string, drawn: string, expected: boolean][] = [
    ['typescript', '// some █', true],
    ['typescript', 'const a = "some █"', false],
    ['typescript', 'const a = █', false],
    ['python', 'def f():\n    """Some █"""', true],
    ['python', 'a = "some █"', false],
    ['markdown', 'Some █', true],
    ['html', '<p>Some █</p>', false],
    ['csv', 'a,b,█', false],
  ];
  for (const [languageId, drawn, expected] of places)
    it(`${languageId}: ${drawn}`, () => assert.equal(isForPeople(marked(drawn, { languageId })), expected));
});

describe('codeAt', () => {
  describe('tells kinds of text without a tree', () => {
    const places: readonly (readonly [string, string, CodePlace['kind'], ...string[]])[] = [
      ['typescript', 'const a = f(█)', 'code', ')'],
      ['typescript', 'const a = "b█"', 'string', '"'],
      ['typescript', 'const a = "b"█', 'code'],
      ['typescript', 'f(`a ${b.█} c`)', 'interpolation', ')', '}'],
      ['typescript', 'f(`a ${g(█)} c`)', 'interpolation', ')', '}', ')'],
      ['typescript', 'f(`a ${b}█ c`)', 'string', ')', '`'],
      ['typescript', '// see f(█)', 'comment', ''],
      ['typescript', '/** @param {█} */', 'comment', '*/'],
      ['python', 'print(f"Total: {self.█}")', 'interpolation', ')', '}'],
      ['python', 'print(f"Total: {{█}}")', 'string', ')', '"'],
      ['python', 'print("Total: {█}")', 'string', ')', '"'],
      ['python', "print(rf'{a}█')", 'string', ')', "'"],
      ['python', 'print(f"{d["k"]} █")', 'string', ')', '"'],
      ['python', 'f"""a\n{b.█}\n"""', 'interpolation', '}'],
      ['csharp', 'var s = $"{user.█}";', 'interpolation', '}'],
      ['csharp', 'var s = $@"a\n{user.█}";', 'interpolation', '}'],
      ['csharp', 'var s = "{user.█}";', 'string', '"'],
      ['kotlin', 'println("${user.█}")', 'interpolation', ')', '}'],
      ['dart', "print('${user.█}');", 'interpolation', ')', '}'],
      ['groovy', 'println "${user.█}"', 'interpolation', '}'],
      ['scala', 'println(s"${user.█}")', 'interpolation', ')', '}'],
      ['scala', 'println("${user.█}")', 'string', ')', '"'],
      ['swift', 'print("\\(user.█)")', 'interpolation', ')', ')'],
      ['ruby', 'puts "#{user.█}"', 'interpolation', '}'],
      ['ruby', "puts '#{user.█}'", 'string', "'"],
      ['elixir', 'IO.puts "#{user.█}"', 'interpolation', '}'],
      ['php', 'echo "{$user->█}";', 'interpolation', '}'],
      ['shellscript', 'files="$(ls █)"', 'interpolation', ')'],
      ['shellscript', 'echo "${HOM█}"', 'interpolation', '}'],
      ['julia', 'println("$(a.█)")', 'interpolation', ')', ')'],
      ['powershell', 'Write-Host "$(a█)"', 'interpolation', ')'],
      ['terraform', 'name = "${var.█}"', 'interpolation', '}'],
      ['javascriptreact', 'return <div █', 'attribute'],
      ['javascriptreact', 'return <p>Don█</p>', 'markup'],
      ['vue', '<p class="a" █>', 'attribute'],
      ['javascriptreact', 'const small = a <b && █', 'code'],
    ];
    for (const [language, picture, kind, ...closers] of places)
      it(`${language} ${JSON.stringify(picture)} is ${kind}`, () => {
        const place = at(language, picture);
        assert.equal(place.kind, kind);
        assert.deepEqual(closersOf(place), closers);
      });
  });

  it('takes an opener that nothing closes in its line for text', () => {
    assert.equal(at('python', 'a = f"{█\nb = "}"').kind, 'string');
    assert.equal(at('typescript', 'a = `${b\n.█}`').kind, 'interpolation');
  });

  it('goes by the tree where there is one', () => {
    const syntax = { kind: 'comment', inBrackets: true } as const;
    const place = { before: 'a', after: '', languageId: 'c', indentation: { size: 4 }, syntax };
    assert.deepEqual([codeAt(place).kind, codeAt(place).inBrackets], ['comment', true]);
  });

  it('reads a place once', () => {
    const place = { before: 'a(', after: ')', languageId: 'c', indentation: { size: 4 } };
    assert.equal(codeAt(place), codeAt(place));
  });

  it('begins to read where no string is, in a text that begins somewhere in a document', () => {
    const before = 'a docstring.\n  """\n  return 1\n\ndef f(a):\n  """Says more."""\n  return g(';
    const place = { before, after: ')', languageId: 'python', indentation: { size: 4 } };
    assert.equal(codeAt({ ...place, line: 100 }).kind, 'code');
    assert.equal(codeAt(place).kind, 'string');
  });

  it('tells who opened what', () => {
    const text = 'f(a, [b, "c';
    assert.deepEqual(
      openAt(lex(text, 'go', 4), text.length).map(({ kind, at: place }) => [kind, place]),
      [
        ['bracket', 1],
        ['bracket', 5],
        ['string', 9],
      ],
    );
  });
});
