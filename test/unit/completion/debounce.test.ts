import assert from 'node:assert/strict';
import { Debounce } from '../../../src/completion/debounce.ts';
import { marked } from '../../support/marked.ts';

/** Somebody who pressed some keys at this interval. */
function typing(intervalMs: number): Debounce {
  const pace = new Debounce();
  for (let key = 0; key < 40; key++) pace.key(key * intervalMs);
  return pace;
}

describe('Pace', () => {
  const inWord = marked('const val█');

  it('waits as long as the next key is likely to take', () => {
    assert.ok(Math.abs(typing(120).delayFor(inWord) - 120) < 5);
  });

  it('waits less by what decoding takes', () => {
    const pace = typing(150);
    for (let answer = 0; answer < 40; answer++) pace.answered(100);
    assert.ok(Math.abs(pace.delayFor(inWord) - 50) < 5);
  });

  it('does not wait where decoding takes longer than the next key', () => {
    const pace = typing(150);
    for (let answer = 0; answer < 40; answer++) pace.answered(400);
    assert.equal(pace.delayFor(inWord), 0);
  });

  it('is not slowed down by pauses, and never waits for long', () => {
    const pace = typing(120);
    pace.key(60_000);
    assert.ok(pace.delayFor(inWord) < 130);
    assert.ok(typing(550).delayFor(inWord) <= 250);
  });

  for (const drawn of ['a.█', 'call(█', 'call(a, █', 'x = █', '  █', '█', 'if (a) {█']) {
    it(`does not wait at ${JSON.stringify(drawn)}`, () => {
      assert.equal(typing(200).delayFor(marked(drawn)), 0);
    });
  }
});
