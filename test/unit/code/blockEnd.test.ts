import assert from 'node:assert/strict';
import { blockEnd, blockEndIn } from '../../../src/code/blockEnd.ts';
import { drawn, grammarOf, grammars } from './drawn.ts';

/** What is kept of a completion at a drawn place; `all` where its block does not end in it. */
async function kept(languageId: string, picture: string, completion: string): Promise<string> {
  const { before, after } = drawn(picture);
  const end = blockEnd(await grammarOf(languageId), before, completion, after);
  return end === undefined ? 'all' : completion.slice(0, end);
}

interface Case {
  readonly language: string;
  readonly title: string;
  readonly picture: string;
  readonly completion: string;
  readonly expected: string;
}

const CASES: readonly Case[] = [
  {
    language: 'typescript',
    title: 'keeps the closing bracket that nothing closes yet',
    picture: 'function f() {█\n\nfunction h() {}\n',
    completion: '\n  return 1;\n}\n\nfunction g() {\n  return 2;\n}',
    expected: '\n  return 1;\n}',
  },
  {
    language: 'typescript',
    title: 'ends before the bracket that is there already',
    picture: 'function f() {\n  █\n}\n',
    completion: 'return 1;\n}\n\nfunction g() {',
    expected: 'return 1;',
  },
  {
    language: 'typescript',
    title: 'ends before a bracket that is right of the cursor',
    picture: 'call(() => {█});\n',
    completion: '\n  next();\n});\nother();',
    expected: '\n  next();',
  },
  {
    language: 'typescript',
    title: 'keeps what closes the call around an unclosed block',
    picture: 'call(() => {█\n',
    completion: '\n  next();\n});\nother();',
    expected: '\n  next();\n});',
  },
  {
    language: 'typescript',
    title: 'goes on past blocks of its own',
    picture: 'function f() {\n  █\n}\n',
    completion: 'if (a) {\n    b({ c: 1 });\n  }\n  d();',
    expected: 'all',
  },
  {
    language: 'typescript',
    title: 'goes on past a literal that was open',
    picture: 'function f() {\n  const a = {\n    b: █\n}\n',
    completion: '1,\n  };\n  return a;\n}\nf();',
    expected: '1,\n  };\n  return a;',
  },
  {
    language: 'typescript',
    title: 'is not misled by brackets in strings and comments',
    picture: 'function f() {\n  █\n}\n',
    completion: 'a("}");\n  // }\n  b(`}${c}`);',
    expected: 'all',
  },
  {
    language: 'typescript',
    title: 'takes a bracket that stands further out for another block’s',
    picture: 'class A {\n  f() {█\n}\n',
    completion: '\n    a();\n  }\n\n  g() {}',
    expected: '\n    a();\n  }',
  },
  {
    language: 'typescript',
    title: 'ends a block whose beginning is too far above',
    picture: `function f() {\n${'  a();\n'.repeat(2000)}  █\n`,
    completion: 'b();\n}\n\nfunction g() {}',
    expected: 'b();',
  },
  {
    language: 'typescript',
    title: 'says nothing at the top level',
    picture: 'a();\n█\n',
    completion: 'function f() {\n  b();\n}\n\nfunction g() {}',
    expected: 'all',
  },
  {
    language: 'typescript',
    title: 'finds the header of a block in several lines',
    picture: 'class A {\n  f() {\n    if (a &&\n        b) {\n      █\n    }\n  }\n}\n',
    completion: 'c();\n    }\n    d();',
    expected: 'c();',
  },
  {
    language: 'typescriptreact',
    title: 'ends where an element ends',
    picture: 'const a = (\n  <ul>\n    █\n  </ul>\n);\n',
    completion: '<li>\n      b\n    </li>\n  </ul>\n  c',
    expected: '<li>\n      b\n    </li>',
  },
  {
    language: 'python',
    title: 'ends with the first line that is not in the block',
    picture: 'def f(a):\n    █\n',
    completion: 'if a:\n        return 1\n    return 2\n\n\ndef g():\n    pass',
    expected: 'if a:\n        return 1\n    return 2',
  },
  {
    language: 'python',
    title: 'goes on past lines that are in brackets or strings',
    picture: 'def f(a):█\n',
    completion: '\n    b = call(\n)\n    c = """\nd\n"""\n    return b',
    expected: 'all',
  },
  {
    language: 'python',
    title: 'ends a block within a block',
    picture: 'def f(a):\n    if a:\n        █\n    return 1\n',
    completion: 'b()\n    c()',
    expected: 'b()',
  },
  {
    language: 'python',
    title: 'does not take a docstring for code that is cut in two by the window',
    picture: `class A:\n    """Says it.\n\n${'    and goes on: as (it does\n'.repeat(200)}    """\n\n    def f(a):\n        █\n`,
    completion: 'return a\n\n    def g(b):\n        pass',
    expected: 'return a',
  },
  {
    language: 'php',
    title: 'takes a part of a file for code',
    picture: `<?php\n\n${'f();\n'.repeat(1000)}function g()\n{\n    █\n}\n`,
    completion: 'h();\n}\n\nfunction i()\n{',
    expected: 'h();',
  },
  {
    language: 'python',
    title: 'says nothing at the top level',
    picture: 'import a\n█\n',
    completion: 'def f():\n    pass\n\n\nf()',
    expected: 'all',
  },
  {
    language: 'go',
    title: 'ends where the function ends',
    picture: 'package a\n\nfunc f() int {\n\t█\n}\n',
    completion: 'for i := range b {\n\t\tc(i)\n\t}\n\treturn 1\n}\n\nfunc g() {',
    expected: 'for i := range b {\n\t\tc(i)\n\t}\n\treturn 1',
  },
  {
    language: 'rust',
    title: 'keeps the end of an unclosed match',
    picture: 'fn f() {\n    match a {█\n}\n',
    completion: '\n        1 => b(),\n        _ => {}\n    }\n    c();',
    expected: '\n        1 => b(),\n        _ => {}\n    }',
  },
  {
    language: 'java',
    title: 'ends where the method ends',
    picture: 'class A {\n    void f() {\n        █\n    }\n}\n',
    completion: 'b();\n    }\n\n    void g() {',
    expected: 'b();',
  },
  {
    language: 'cpp',
    title: 'ends where the class ends',
    picture: 'class A {\n  █\n};\n',
    completion: 'int b() { return 1; }\n};\n\nclass B {',
    expected: 'int b() { return 1; }',
  },
  {
    language: 'csharp',
    title: 'ends where the method ends',
    picture: 'class A\n{\n    void F()\n    {\n        █\n    }\n}\n',
    completion: 'if (b)\n        {\n            C();\n        }\n    }\n\n    void G()',
    expected: 'if (b)\n        {\n            C();\n        }',
  },
  {
    language: 'ruby',
    title: 'ends before the keyword that is there already',
    picture: 'class A\n  def f\n    █\n  end\nend\n',
    completion: 'b.each do |c|\n      d\n    end\n  end\n\n  def g',
    expected: 'b.each do |c|\n      d\n    end',
  },
  {
    language: 'ruby',
    title: 'keeps the keyword that nothing closes yet',
    picture: 'class A\n  def f█\nend\n',
    completion: '\n    1\n  end\n\n  def g\n  end',
    expected: '\n    1\n  end',
  },
  {
    language: 'shellscript',
    title: 'ends where the loop ends',
    picture: 'for a in b; do\n  █\ndone\n',
    completion: 'c "$a"\ndone\nd',
    expected: 'c "$a"',
  },
  {
    language: 'css',
    title: 'ends where the rule ends',
    picture: '.a {\n  █\n}\n',
    completion: 'color: red;\n}\n\n.b {\n  color: blue;',
    expected: 'color: red;',
  },
  {
    language: 'html',
    title: 'ends where the element ends',
    picture: '<ul>\n  █\n</ul>\n',
    completion: '<li>a<br></li>\n</ul>\n<p>b</p>',
    expected: '<li>a<br></li>',
  },
];

describe('blockEnd', () => {
  for (const { language, title, picture, completion, expected } of CASES)
    it(`${language}: ${title}`, async () => {
      assert.equal(await kept(language, picture, completion), expected);
    });

  it('is not known without a grammar', () => {
    const end = blockEndIn(grammars);
    assert.equal(end('function f() {', '\n}\nf();', '', 'plaintext'), undefined);
  });

  it('is known of a language whose grammar is loaded', async () => {
    await grammarOf('typescript');
    assert.equal(blockEndIn(grammars)('function f() {', '\n}\nf();', '', 'typescript'), 2);
  });
});
