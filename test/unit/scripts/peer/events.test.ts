import assert from 'node:assert/strict';
import { peerEvent, type PeerEvent } from '../../../../scripts/bench/peer/events.ts';
import { EventReader } from '../../../../src/remote/serverSentEvents.ts';

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

const read = (text: string): PeerEvent[] =>
  new EventReader().read(text).flatMap((event) => peerEvent(event) ?? []);

describe("the peer's events", () => {
  it('are pieces of completions and the last word on each', () => {
    assert.deepEqual(read(stream), events);
  });

  it('end with what the server says when it gives up', () => {
    assert.throws(() => read(sent({ error: { code: 500, message: 'no memory' } })), /no memory/);
    assert.throws(() => read('error: {"message":"no memory"}\n\n'), /no memory/);
  });

  it('do not go without the counts', () => {
    assert.throws(() => read(sent({ index: 0, content: '', stop: true })), /timings/);
  });
});
