import assert from 'node:assert/strict';
import { LEAST_PROBABILITY } from '../../../src/completion/eagerness.ts';
import { Feedback } from '../../../src/completion/feedback.ts';
import { marked } from '../../support/marked.ts';

const value = { text: 'value;', replaces: 0 };
const first = (feedback: Feedback): number =>
  Math.exp(feedback.certaintyFor('auto', { languageId: marked('█').languageId }).firstLine);

/** Feedback after a suggestion was shown, and what stands there next. */
function after(...drawn: readonly string[]): Feedback {
  const feedback = new Feedback();
  feedback.noteShown(marked('a = █'), value);
  for (const one of drawn) feedback.noteKey(marked(one));
  return feedback;
}

describe('feedback', () => {
  it('refuses what was typed over, at that place alone', () => {
    const feedback = after('a = x█');
    assert.ok(feedback.isRefused(marked('a = █'), value));
    assert.ok(!feedback.isRefused(marked('b = █'), value));
    assert.ok(!feedback.isRefused(marked('a = █'), { text: 'other', replaces: 0 }));
    assert.ok(first(feedback) > LEAST_PROBABILITY.medium);
  });

  it('refuses the rest of what was typed along with at first', () => {
    const feedback = after('a = va█', 'a = vax█');
    assert.ok(feedback.isRefused(marked('a = va█'), { text: 'lue;', replaces: 0 }));
  });

  it('refuses nothing that was typed to its end, left alone, or gone away from', () => {
    for (const drawn of ['a = value;█', 'a = value; b█', 'a = █', 'a█ = ', 'b = 1█']) {
      assert.ok(!after(drawn).isRefused(marked('a = █'), value), drawn);
      assert.equal(first(after(drawn)), LEAST_PROBABILITY.medium, drawn);
    }
  });

  it('offers more where suggestions are accepted', () => {
    const feedback = new Feedback();
    feedback.noteAccepted(marked('█').languageId);
    assert.ok(first(feedback) < LEAST_PROBABILITY.medium);
  });

  it('follows a level that was chosen, or a number', () => {
    const feedback = after('a = x█');
    const firstLine = (eagerness: 'low' | number): number =>
      feedback.certaintyFor(eagerness, marked('█')).firstLine;
    assert.equal(firstLine('low'), Math.log(LEAST_PROBABILITY.low));
    assert.equal(firstLine(0.9), Math.log(0.9));
  });
});
