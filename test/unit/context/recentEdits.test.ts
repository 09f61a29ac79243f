import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_REGION, RecentEdits } from '../../../src/context/recentEdits.ts';

/** `document start-end`, the newest first; the end is the last line. */
function drawn(edits: RecentEdits): string[] {
  return edits.regions.map(({ document, start, end }) => `${document} ${start}-${end - 1}`);
}

/** Types in a line. */
function type(edits: RecentEdits, document: string, line: number): void {
  edits.record(document, { first: line, last: line, added: 0 });
}

describe('RecentEdits', () => {
  it('joins what is close together, and puts the newest first', () => {
    const edits = new RecentEdits();
    for (const line of [10, 12, 50, 11]) type(edits, 'a', line);
    type(edits, 'b', 11);
    assert.deepEqual(drawn(edits), ['b 11-11', 'a 10-12', 'a 50-50']);
  });

  it('moves regions with the lines they are in', () => {
    const edits = new RecentEdits();
    type(edits, 'a', 40);
    type(edits, 'b', 40);
    edits.record('a', { first: 5, last: 5, added: 2 });
    edits.record('a', { first: 20, last: 23, added: 0 });
    assert.deepEqual(drawn(edits), ['a 20-20', 'a 5-7', 'b 40-40', 'a 39-39']);
  });

  it('grows by the lines that are typed into a region', () => {
    const edits = new RecentEdits();
    type(edits, 'a', 3);
    for (let line = 3; line < 8; line++) edits.record('a', { first: line, last: line, added: 1 });
    assert.deepEqual(drawn(edits), ['a 3-8']);
  });

  it('forgets what is deleted', () => {
    const edits = new RecentEdits();
    type(edits, 'a', 30);
    edits.record('a', { first: 0, last: 100, added: 0 });
    assert.deepEqual(drawn(edits), []);
  });

  it('takes nothing for an edit that was not typed', () => {
    const edits = new RecentEdits();
    type(edits, 'a', 90);
    edits.record('a', { first: 0, last: 0, added: 500 });
    assert.deepEqual(drawn(edits), ['a 590-590']);
  });

  it('forgets a document', () => {
    const edits = new RecentEdits();
    type(edits, 'a', 1);
    type(edits, 'b', 1);
    edits.forget('a');
    assert.deepEqual(drawn(edits), ['b 1-1']);
  });

  it('stays bounded, holds the newest edit, and keeps regions apart', () => {
    const change = fc.record({
      document: fc.constantFrom('a', 'b'),
      first: fc.nat(80),
      removed: fc.nat(30),
      added: fc.nat(30),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const edits = new RecentEdits();
        for (const { document, first, removed, added } of changes) {
          edits.record(document, { first, last: first + removed, added });
          const { regions } = edits;
          assert.ok(regions.length <= 12);
          for (const { start, end } of regions) {
            assert.ok(start >= 0 && end > start && end - start <= 2 * LONGEST_REGION);
          }
          if (Math.max(removed, added) >= LONGEST_REGION) continue;
          const newest = regions[0]!;
          assert.ok(
            newest.document === document && newest.end > first + added && newest.start <= first + added,
          );
        }
      }),
    );
  });
});
