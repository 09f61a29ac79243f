import assert from 'node:assert/strict';
import { stopAtLineCount } from '../../../../src/code/stops.ts';
import { CompletionText } from '../../../../src/worker/decode/transcript.ts';

/** The text after these tokens, each a piece of text of its own and less likely than the one before. */
function after(stub: string, ...pieces: readonly string[]): CompletionText {
  const text = new CompletionText(stub, [stopAtLineCount(1)]);
  pieces.forEach((_, at) => text.add(pieces.slice(0, at + 1).join(''), [], -at));
  return text;
}

describe('CompletionText', () => {
  it('shows nothing while the stub is spelled', () => {
    const text = after(' return', ' ret');
    assert.deepEqual([text.text, text.unspelled, text.stop], ['', 'urn', undefined]);
  });
  it('shows what follows the stub', () => assert.equal(after(' re', ' return x').text, 'turn x'));
  it('ends where it is stopped', () => {
    const text = after('', 'x', ';\n}');
    assert.deepEqual([text.text, text.stop], ['x;', 'line']);
  });
  it('ends with a carriage return too', () => assert.equal(after('', 'x;\r\n').text, 'x;'));
  it('holds back the first bytes of a character', () => assert.equal(after('', '"grö\uFFFD').text, '"grö'));
  it('notices when the stub is left', () => assert.equal(after(' re', ' if').stop, 'stub-not-spelled'));

  it('knows how sure the model was of each part of the text', () => {
    assert.deepEqual(after(' re', ' ', 're', 'turn', ' x', '\n').scores, [
      { end: 4, logProbability: -2 },
      { end: 6, logProbability: -3 },
    ]);
  });
  it('counts a token that holds the end of the text among them, up to it', () => {
    assert.deepEqual(after('', 'x', ';\n}').scores.at(-1), { end: 2, logProbability: -1 });
  });
  it('tells the tokens that can be seen from those of the stub and those cut off', () => {
    assert.deepEqual(after(' re', ' ', 're', 'turn', ' x', '\n').visible, { start: 2, end: 4 });
    assert.deepEqual(after('re', 're', '\n').visible, { start: 2, end: 2 });
  });
});
