import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventReader, type ServerEvent } from '../../../src/remote/sse.ts';
import { conversation } from '../../support/completionServer.ts';

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
