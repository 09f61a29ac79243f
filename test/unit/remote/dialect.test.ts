import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type PromptWindow, windowAround as around } from '../../../src/remote/dialect.ts';

const windowAround = (before: string, after: string, previous: string): PromptWindow =>
  around(before, after, previous, { prefix: 6000, suffix: 2000 });

const file = Array.from({ length: 2000 }, (_, at) => `  statement(${at});`).join('\n');

/** The prefixes that are sent while somebody types, a unit at a time. */
function typing(from: number, units: number): readonly string[] {
  let previous = '';
  return Array.from({ length: units }, (_, at) => {
    previous = windowAround(file.slice(Math.max(0, from + at - 8000), from + at), '', previous).prefix;
    return previous;
  });
}

describe('windowAround', () => {
  it('is all that there is, where that is little', () => {
    assert.deepEqual(windowAround('a\nb', 'c\nd', ''), { prefix: 'a\nb', suffix: 'c\nd' });
    assert.equal(windowAround('x', '', 'x').prefix, 'x');
  });

  it('begins and ends with whole lines', () => {
    const { prefix, suffix } = windowAround(file.slice(0, 20_000), file, '');
    assert.match(prefix, /^ {2}statement/);
    assert.match(suffix, /;\n$/);
    assert.ok(prefix.length <= 4500 && prefix.length > 4400 && suffix.length <= 2000 && suffix.length > 1900);
  });

  it('moves its start seldom, and far then', () => {
    const prefixes = typing(20_000, 3200);
    const starts = prefixes.map((prefix, at) => 20_000 + at - prefix.length);
    const moves = [...new Set(starts)];
    assert.ok(moves.length === 3 || moves.length === 4, `${moves.length} starts`);
    assert.ok(prefixes.every(({ length }) => length > 4000 && length <= 6000));
  });

  it('moves its start where too little would be left of the text', () => {
    const { prefix } = windowAround(file.slice(0, 20_000), '', '');
    const above = file.slice(0, 20_000 - prefix.length + 500);
    assert.ok(windowAround(above.slice(-8000), '', prefix).prefix.length > 4000);
  });

  it('never loses what stands right before the cursor, nor grows too large', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 9000, size: 'max' }),
        fc.string({ maxLength: 400 }),
        (before, previous) => {
          const { prefix } = windowAround(before, '', previous);
          assert.ok(before.endsWith(prefix) && prefix.length <= 6000);
          assert.ok(prefix.length >= Math.min(before.length, 2000));
        },
      ),
      { numRuns: 50 },
    );
  });
});
