import assert from 'node:assert/strict';
import { Debounce } from '../../../src/completion/debounce.ts';
import { marked } from '../../support/marked.ts';

/** Somebody who pressed some keys at this interval. */
function typing(intervalMs: number): Debounce {
  const debounce = new Debounce();
  for (let key = 0; key < 40; key++) debounce.key(key * intervalMs);
  return debounce;
}

describe('Debounce', () => {
  const inWord = marked('const val█');

  it('waits as long as the next key is likely to take', () => {
    assert.ok(Math.abs(typing(120).delayFor(inWord) - 120) < 5);
  });

  it('waits less by what decoding takes', () => {
    const debounce = typing(150);
    for (let answer = 0; answer < 40; answer++) debounce.answered(100);
    assert.ok(Math.abs(debounce.delayFor(inWord) - 50) < 5);
  });

  it('does not wait where decoding takes longer than the next key', () => {
    const debounce = typing(150);
    for (let answer = 0; answer < 40; answer++) debounce.answered(400);
    assert.equal(debounce.delayFor(inWord), 0);
  });

  it('is not slowed down by pauses, and never waits for long', () => {
    const debounce = typing(120);
    debounce.key(60_000);
    assert.ok(debounce.delayFor(inWord) < 130);
    assert.ok(typing(550).delayFor(inWord) <= 250);
  });

  for (const drawn of ['a.█', 'call(█', 'call(a, █', 'x = █', '  █', '█', 'if (a) {█']) {
    it(`does not wait at ${JSON.stringify(drawn)}`, () => {
      assert.equal(typing(200).delayFor(marked(drawn)), 0);
    });
  }
});
