import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventReader, eventsOf, type ServerEvent } from '../../../src/remote/serverSentEvents.ts';
import { conversation } from '../../support/completionServer.ts';

async function dataOf(response: Response): Promise<readonly string[]> {
  const data: string[] = [];
  for await (const event of eventsOf(response)) data.push(event.data);
  return data;
}

/** An answer that arrives in these pieces. */
function arriving(pieces: readonly Uint8Array[]): Response {
  return new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    }),
  );
}

describe('eventsOf', () => {
  it('reads the same wherever the bytes are cut, in the middle of a character or of a line', async () => {
    const texts = ['const größe = "😀";', '｜fim▁hole｜', 'a'];
    const bytes = Buffer.from(`\uFEFF${texts.map((text) => `data: ${text}\n\n`).join(':\n\n')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 10 }), async (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = borders.slice(1).map((end, at) => bytes.subarray(borders[at], end));
        assert.deepEqual(await dataOf(arriving(pieces)), texts);
      }),
    );
  });

  it('reads nothing where there is nothing', async () => {
    assert.deepEqual(await dataOf(arriving([])), []);
    assert.deepEqual(await dataOf(new Response(null)), []);
  });
});

const read = (...pieces: readonly string[]): ServerEvent[] => {
  const reader = new EventReader();
  return pieces.flatMap((piece) => reader.read(piece));
};
const data = (text: string): ServerEvent => ({ name: 'data', data: text });

describe('EventReader', () => {
  it('reads an event when its blank line has come, and not before', () => {
    const reader = new EventReader();
    assert.deepEqual(reader.read('data: a\n'), []);
    assert.deepEqual(reader.read('\ndata: b'), [data('a')]);
  });

  for (const end of ['\n', '\r\n', '\r']) {
    it(`knows lines that end with ${JSON.stringify(end)}`, () => {
      assert.deepEqual(read(['data: a', '', 'data: b', '', ':'].join(end)), [data('a'), data('b')]);
    });
  }

  it('takes one blank behind the colon, if there is any', () => {
    assert.deepEqual(read('data:a\n\ndata:  b\n\n'), [data('a'), data(' b')]);
  });
  it('joins the lines of one event', () =>
    assert.deepEqual(read('data: a\ndata\ndata: b\n\n'), [data('a\n\nb')]));
  it('passes comments, other fields and empty events over', () => {
    assert.deepEqual(read(': ping\n\nid: 1\nretry: 5\n\nevent: x\ndata: a\n\ndatum: b\n\n'), [data('a')]);
  });
  it('knows what a server marks as an error, by name or by field', () => {
    const error: ServerEvent = { name: 'error', data: '{}' };
    assert.deepEqual(read('error: {}\n\nevent: error\ndata: {}\n\ndata: a\n\n'), [error, error, data('a')]);
  });
  it('drops what the end of the stream left incomplete', () =>
    assert.deepEqual(read('data: a\n\ndata: b\n'), [data('a')]));

  it('does not gather an event without end', () => {
    const reader = new EventReader();
    const endless = (): void => {
      for (let line = 0; line < 20; line++) reader.read(`data: ${'x'.repeat(100_000)}\n`);
    };
    assert.throws(endless, RangeError);
    assert.throws(() => new EventReader().read('x'.repeat(2_000_000)), RangeError);
    assert.equal(read(`data: ${'x'.repeat(100_000)}\n\n`).length, 1);
  });

  it('takes as many events as come, and counts each by itself', () => {
    const reader = new EventReader();
    const piece = 'data: a\n\n'.repeat(20_000);
    for (let round = 0; round < 5; round++) assert.equal(reader.read(piece).length, 20_000);
  });

  const hostile: readonly [what: string, text: string, size: number][] = [
    ['one line in small pieces', 'x'.repeat(190_000), 1],
    ['empty lines at once', '\n'.repeat(190_000), 190_000],
    ['empty lines of another kind', '\r'.repeat(190_000), 190_000],
    ['lines that are cut behind their ends', 'data\r\n'.repeat(30_000), 5],
  ];
  for (const [what, text, size] of hostile) {
    it(`takes no time for ${what}`, () => {
      const reader = new EventReader();
      const began = performance.now();
      for (let at = 0; at < text.length; at += size) reader.read(text.slice(at, at + size));
      assert.ok(performance.now() - began < 1000);
    });
  }

  it('reads the same wherever the stream is cut', () => {
    const stream = conversation('llama-server').replaceAll('\n\n', '\r\n\r\n');
    const whole = read(stream);
    assert.equal(whole.length, 5);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = borders.slice(1).map((end, at) => stream.slice(borders[at], end));
        assert.deepEqual(read(...pieces), whole);
      }),
    );
  });
});
