import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../../src/code/lexer.ts';
import { pairsAtCursor, pairsOf } from '../../../src/code/pairs.ts';
import { CURSOR } from '../../support/marked.ts';
import { CLOSER_OF } from '../../../src/code/literals.ts';

/** The lines of each pair, from 1, and those of brackets without a partner. */
function read(text: string): { readonly pairs: string[]; readonly alone: string[] } {
  const { brackets, indents } = lex(text, 'typescript', 2);
  const found = pairsOf(brackets, indents);
  const openers = brackets.filter(({ character }) => '([{'.includes(character));
  return {
    pairs: openers.flatMap((opener) => {
      const closer = found.get(opener);
      return closer ? [`${opener.line + 1}${opener.character}${closer.line + 1}`] : [];
    }),
    alone: brackets
      .filter((bracket) => !found.has(bracket))
      .map(({ line, character }) => `${line + 1}${character}`),
  };
}

/** The brackets open at the cursor of a drawn document, each with the line of its closer, from 1, or 0 for none. */
function openAtCursor(drawn: string): string[] {
  const [before = '', after = ''] = drawn.split(CURSOR);
  const { brackets, indents } = lex(before + after, 'typescript', 2);
  const cursor = { at: before.length, line: before.split('\n').length - 1 };
  const pairs = pairsAtCursor(brackets, indents, cursor);
  return brackets
    .filter((bracket) => bracket.at < cursor.at && CLOSER_OF.has(bracket.character))
    .map((bracket) => `${bracket.character}${(pairs.get(bracket)?.line ?? -1) + 1}`);
}

describe('pairsAtCursor', () => {
  it('closes nothing of a line that does not go on below', () => {
    assert.deepEqual(openAtCursor('f(\n  g(█\n  b,\n);'), ['(4', '(0']);
    assert.deepEqual(openAtCursor("import { █\nimport { b } from 'b';"), ['{0']);
  });

  it('leaves the innermost of a line open where closers are too few', () => {
    assert.deepEqual(openAtCursor('a.map((█\n  b,\n);'), ['(3', '(0']);
    assert.deepEqual(openAtCursor('f(g(a[█\n  b,\n]));'), ['(3', '(3', '[3']);
  });

  it('leaves the innermost of a statement open where closers are too few', () => {
    assert.deepEqual(openAtCursor('if (\n  ((a &&\n    █\n    b) &&\n  c\n) {\n}'), ['(6', '(4', '(0']);
  });

  it('knows closers that were there before', () => {
    assert.deepEqual(openAtCursor('f(\n  a, █\n);'), ['(3']);
    assert.deepEqual(openAtCursor('f(█)\ng();'), ['(1']);
  });

  it('gives closers in a line of their own to no line that is indented less', () => {
    assert.deepEqual(openAtCursor('return (\n  {a.█\n    return b;\n  })}'), ['(0', '{4']);
  });
});

describe('pairsOf', () => {
  it('nests', () => {
    assert.deepEqual(read('f(a[0], {\n  b,\n});'), { pairs: ['1(3', '1[1', '1{3'], alone: [] });
  });

  it('leaves the block open that has no closer', () => {
    assert.deepEqual(read('class A {\n  m() {\n}'), { pairs: ['1{3', '2(2'], alone: ['2{'] });
  });

  it('leaves the closer alone that has no opener', () => {
    const text = 'class A {\n  m() {\n    a();\n  }\n    b();\n  }\n}';
    assert.deepEqual(read(text).alone, ['6}']);
  });

  it('does not give an inner block’s closer to an outer one', () => {
    assert.deepEqual(read('class A {\n  field;\n  b();\n  }\n').alone, ['1{', '4}']);
  });

  it('gives a block its closer where formatters indent it otherwise', () => {
    assert.deepEqual(read('a = b\n  ? c({\n      d,\n    })\n  : e;').alone, []);
    assert.deepEqual(read('type A =\n  | {\n      b: c;\n    }\n  | d;').alone, []);
  });

  it('lets no stray parenthesis close one outside its block', () => {
    assert.deepEqual(read('f(() => {\n  a);\n});'), { pairs: ['1(3', '1(1', '1{3'], alone: ['2)'] });
  });

  it('never lets two pairs cross', () => {
    const pieces = fc.constantFrom('(', ')', '[', ']', '{', '}', '\n', '\n  ', '\n    ', 'a');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const { brackets, indents } = lex(parts.join(''), 'typescript', 2);
        const pairs = pairsOf(brackets, indents);
        const open: unknown[] = [];
        for (const bracket of brackets) {
          const partner = pairs.get(bracket);
          if (!partner) continue;
          assert.equal(pairs.get(partner), bracket);
          if (CLOSER_OF.get(bracket.character) === partner.character) open.push(partner);
          else assert.equal(open.pop(), bracket);
        }
      }),
    );
  });
});
