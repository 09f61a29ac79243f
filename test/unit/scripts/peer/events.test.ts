import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventReader, type PeerEvent } from '../../../../scripts/bench/peer/events.ts';

const sent = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const timings = { cache_n: 480, prompt_n: 251, prompt_ms: 1.5, predicted_n: 2 };

const stream = [
  sent({ index: 0, content: 'na', tokens: [1], stop: false }),
  ':\n\n',
  sent(null),
  sent({ index: 1, content: '"\n\n"', tokens: [2], stop: false }),
  sent({ index: 0, content: '', stop: true, stop_type: 'eos', tokens_evaluated: 731, timings }),
].join('');

const events: PeerEvent[] = [
  { index: 0, content: 'na' },
  { index: 1, content: '"\n\n"' },
  { index: 0, content: '', last: { reason: 'eos', evaluatedTokens: 251, cachedTokens: 480 } },
];

describe("the peer's events", () => {
  it('are pieces of completions and the last word on each', () => {
    assert.deepEqual(new EventReader().read(stream), events);
  });

  it('are the same wherever the stream is cut', () => {
    const cuts = fc.array(fc.nat(stream.length), { maxLength: 5 });
    fc.assert(
      fc.property(cuts, (places) => {
        const borders = [0, ...places.sort((a, b) => a - b), stream.length];
        const reader = new EventReader();
        const read = borders.slice(1).flatMap((end, at) => reader.read(stream.slice(borders[at], end)));
        assert.deepEqual(read, events);
      }),
    );
  });

  it('end with what the server says when it gives up', () => {
    const reader = new EventReader();
    assert.throws(() => reader.read(sent({ error: { code: 500, message: 'no memory' } })), /no memory/);
  });

  it('do not go without the counts', () => {
    const reader = new EventReader();
    assert.throws(() => reader.read(sent({ index: 0, content: '', stop: true })), /timings/);
  });
});
