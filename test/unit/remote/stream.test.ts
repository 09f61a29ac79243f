import assert from 'node:assert/strict';
import fc from 'fast-check';
import { eventsOf } from '../../../src/remote/stream.ts';

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
