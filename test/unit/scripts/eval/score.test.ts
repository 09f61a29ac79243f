import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Answer, Case } from '../../../../scripts/eval/case.ts';
import { figuresOf } from '../../../../scripts/eval/figures.ts';
import {
  commonPrefix,
  firstLine,
  firstLines,
  isPunctuation,
  scoreOf,
  similarity,
} from '../../../../scripts/eval/score.ts';

const asked: Case = {
  id: 'x',
  main: true,
  parts: [],
  mode: { multiline: 'auto' },
  languageId: 'python',
  before: 'def f():\n',
  after: '\n',
  expected: '    return 1\n    # end',
};
const answer = (text: string, more: Partial<Answer> = {}): Answer => ({
  key: 'k',
  text,
  replaces: 0,
  ...more,
});

describe('a score', () => {
  it('compares first lines without their indentation', () => {
    assert.ok(scoreOf(asked, answer('\n  return 1  \n    x')).exact);
    assert.ok(!scoreOf(asked, answer('    return 11')).exact);
  });

  it('keeps what is right from the first character on', () => {
    const { shownCharacters, keptCharacters } = scoreOf(asked, answer('    return 2'));
    assert.deepEqual([shownCharacters, keptCharacters], [12, 11]);
  });

  it('sees that nothing was shown', () => {
    const { shown, exact, similarity } = scoreOf(asked, answer('', { silence: 'empty' }));
    assert.deepEqual([shown, exact, similarity], [false, false, 0]);
  });

  describe('inside an identifier', () => {
    const inside: Case = { ...asked, before: 'x = coun', expected: 'ter + 1', identifier: 'ter' };

    it('wants the identifier to end where it does', () => {
      assert.equal(scoreOf(inside, answer('ter - 1')).identifier, true);
      assert.equal(scoreOf(inside, answer('ters + 1')).identifier, false);
      assert.equal(scoreOf(inside, answer('t')).identifier, false);
    });

    it('takes no blank in front for a formality', () => {
      assert.ok(scoreOf(inside, answer('ter + 1 \nx')).exact);
      assert.ok(!scoreOf(inside, answer(' ter + 1')).exact);
    });
  });
});

describe('a place in a line', () => {
  const asked: Case = {
    ...{ id: 'a', main: true, parts: [], mode: { multiline: 'auto' }, languageId: 'python' },
    ...{ before: 'f(', after: ')', expected: 'x', inLine: true },
  };
  const exact = (text: string, replaces: number): boolean =>
    scoreOf(asked, { key: 'k', text, replaces }).exact;

  it('is exact where the document is', () => {
    assert.ok(exact('x', 0));
    assert.ok(exact('x)', 1));
    assert.ok(!exact('x)', 0));
    assert.ok(!exact('', 0));
  });
});

describe('figures', () => {
  const cost = { evaluatedTokens: 4, decodedTokens: 10, unusedTokens: 1 };

  it('sum answers up', () => {
    const figures = figuresOf([
      { asked, answer: answer('    return 1', { cost, passed: true }) },
      { asked, answer: answer('', { cost: { ...cost, decodedTokens: 2 }, silence: 'empty' }) },
      {
        asked: { ...asked, expected: '}' },
        answer: answer('}', { cost, passed: false, faults: ['unbalanced'] }),
      },
    ]);
    assert.equal(figures.rows, 3);
    assert.equal(figures.exactMatch, 2 / 3);
    assert.equal(figures.exactMatchWithoutPunctuation, 1 / 2);
    assert.equal(figures.passAt1, 1 / 2);
    assert.equal(figures.passAt1Rows, 2);
    assert.equal(figures.shown, 2 / 3);
    assert.deepEqual([figures.faults, figures.silences], [{ unbalanced: 1 }, { empty: 1 }]);
    assert.deepEqual([figures.shownCharacters, figures.keptCharacters, figures.keptShare], [13, 13, 1]);
    assert.deepEqual([figures.evaluatedTokens, figures.decodedTokens, figures.unusedTokens], [4, 22 / 3, 1]);
  });

  it('say nothing of what was not measured', () => {
    const figures = figuresOf([{ asked, answer: answer('x') }]);
    assert.ok(!('passAt1' in figures) && !('identifierMatch' in figures) && !('savedPer100' in figures));
  });
});

describe('text measures', () => {
  it('take the first line that has something in it, stripped', () => {
    assert.equal(firstLine('\n  \n\tx = 1  \ny'), 'x = 1');
    assert.equal(firstLine(' \n'), '');
  });

  it('cut a text after so many lines', () => {
    assert.equal(firstLines('a\nb\nc', 2), 'a\nb');
    assert.equal(firstLines('a', 2), 'a');
  });

  it('know punctuation from code in any script', () => {
    for (const line of ['}', ');', '', '})']) assert.ok(isPunctuation(line), line);
    for (const line of ['} else', '0', 'é']) assert.ok(!isPunctuation(line), line);
  });

  it('count what two texts begin with alike', () => {
    assert.equal(commonPrefix('return a', 'return b'), 7);
    assert.equal(commonPrefix('a', 'abc'), 1);
  });

  it('give the ratio of fuzz.ratio', () => {
    // fuzz.ratio('kitten', 'sitting') is 62 (of 100): 2 * 4 common characters of 13.
    assert.equal(similarity('kitten', 'sitting'), 8 / 13);
    assert.equal(similarity('', ''), 1);
    assert.equal(similarity('abc', ''), 0);
  });

  it('find every text as similar to another as that one to it, and wholly to itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        assert.equal(similarity(a, b), similarity(b, a));
        assert.equal(similarity(a, a), 1);
        assert.ok(similarity(a, b) >= 0 && similarity(a, b) <= 1);
        assert.ok(similarity(a, b) * (a.length + b.length) >= 2 * commonPrefix(a, b) - 1e-9);
      }),
    );
  });
});
