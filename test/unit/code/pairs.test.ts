import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lex } from '../../../src/code/lexer.ts';
import { pairsOf } from '../../../src/code/pairs.ts';
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
