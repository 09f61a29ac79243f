import assert from 'node:assert/strict';
import { AnswerCollector, type PeerAnswer } from '../../../../scripts/bench/peer/answer.ts';
import type { PeerEvent } from '../../../../scripts/bench/peer/events.ts';

const cost = { evaluatedTokens: 251, cachedTokens: 480 };
const piece = (content: string, index = 0): PeerEvent => ({ index, content });
const last = (index = 0, reason = 'eos'): PeerEvent => ({ index, content: '', last: { ...cost, reason } });

/** The answer to events that arrive 10 ms apart. */
function answer(events: readonly PeerEvent[], indent?: number): PeerAnswer {
  const collector = new AnswerCollector(indent);
  events.forEach((event, at) => collector.add(event, 10 * (at + 1)));
  return collector.finish(10 * events.length + 5);
}

describe("the peer's answer", () => {
  it('has the text, the counts and the times', () => {
    const found = answer([piece(''), piece('na'), piece('me'), last()]);
    assert.deepEqual(found, { ...cost, firstTokenMs: 20, totalMs: 45, text: 'name' });
  });

  it('has the end for its first token where there was none', () => {
    assert.deepEqual(answer([piece(''), last()]), { ...cost, firstTokenMs: 25, totalMs: 25, text: '' });
  });

  it('shows the first completion that is not blank', () => {
    const mixed = [piece(' '), piece('b', 1), piece('c', 2), last(2), last(0), last(1)];
    assert.equal(answer(mixed).text, 'b');
  });

  it('goes without the line for which the server stopped', () => {
    const lines = [piece('a;\n'), piece('\tb;\n'), piece('}\n'), piece('\tc')];
    assert.equal(answer([...lines, last(0, 'limit')], 1).text, 'a;\n\tb;\n');
    assert.equal(answer([...lines, last(0, 'limit')]).text, 'a;\n\tb;\n}\n\tc');
    assert.equal(answer([...lines, last(0, 'eos')], 1).text, 'a;\n\tb;\n}\n\tc');
  });

  it('is none when the stream breaks off', () => {
    assert.throws(() => answer([piece('na'), last(1)]), /cut off/);
  });
});
