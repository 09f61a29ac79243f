import assert from 'node:assert/strict';
import { type StopCondition, stopsFor } from '../../../src/code/stops.ts';
import { beforeSpecials, notLonger, StreamedAnswer } from '../../../src/remote/answer.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const ONE_LINE = stopsFor({ extent: { maxLines: 1, tabSize: 2 }, suffix: '' });

function after(stops: readonly StopCondition[], ...pieces: readonly string[]): StreamedAnswer {
  const answer = new StreamedAnswer(stops, new FakeClock());
  for (const text of pieces) answer.add({ text, last: false });
  return answer;
}

describe('StreamedAnswer', () => {
  it('ends with its line, and knows that the server writes on in vain', () => {
    const answer = after(ONE_LINE, 'a', ';\nb');
    assert.deepEqual([answer.text, answer.cut, answer.complete], ['a;', true, true]);
  });
  it('has LF line ends, also where one is cut in two', () => {
    assert.equal(after([], 'a\r', '\nb\rc').text, 'a\nb\nc');
    assert.equal(after(ONE_LINE, 'a\r', '\nb').text, 'a');
  });
  it('ends before the first of what is no text', () => {
    assert.equal(after([beforeSpecials(['<b>', '<a>'])], 'x<', 'a', '>y<b>').text, 'x');
    assert.ok(!after([beforeSpecials([])], 'x').cut);
  });
  it('ends where a server does not', () => {
    const answer = after([notLonger(2)], 'x'.repeat(41));
    assert.deepEqual([answer.text.length, answer.cut], [40, true]);
  });

  it('is complete when the server says so, and takes counts but no text after that', () => {
    const answer = after([], 'a');
    assert.ok(!answer.complete);
    answer.add({ text: 'b', last: true });
    answer.add({ text: 'c', last: true, counts: { prompt: 9, evaluated: 4, decoded: 3 } });
    assert.deepEqual([answer.text, answer.complete, answer.cut], ['ab', true, false]);
    const { promptTokens, evaluatedTokens, decodedTokens, decodeSteps } = answer.cost;
    assert.deepEqual([promptTokens, evaluatedTokens, decodedTokens, decodeSteps], [9, 4, 3, 2]);
  });

  it('counts its pieces where the server does not count', async () => {
    const clock = new FakeClock();
    const answer = new StreamedAnswer([], clock);
    await clock.advance(30);
    answer.add({ text: '', last: false });
    await clock.advance(10);
    answer.add({ text: 'a', last: false });
    answer.add({ text: 'b', last: true });
    await clock.advance(5);
    const { promptTokens, decodedTokens, firstTokenMs, totalMs } = answer.cost;
    assert.deepEqual([promptTokens, decodedTokens, firstTokenMs, totalMs], [0, 2, 40, 45]);
  });
});
