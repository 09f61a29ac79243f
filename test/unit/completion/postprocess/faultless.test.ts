import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faultsOf } from '../../../../scripts/lib/faults.ts';
import { splitAtCursor } from '../../../../src/completion/lineSuffix.ts';
import { postprocess } from '../../../../src/completion/postprocess/index.ts';
import type { Extent, Snapshot } from '../../../../src/completion/types.ts';
import { CURSOR, marked } from '../../../support/marked.ts';
import { junk, programs, type Style, styles } from './programs.ts';

interface Case {
  readonly snapshot: Snapshot;
  readonly text: string;
  readonly extent: Extent;
}

/** A program with a piece cut out at the cursor, and what might be written there. */
function casesIn(style: Style): fc.Arbitrary<Case> {
  return fc
    .record({
      program: programs(style),
      cursor: fc.double({ min: 0, max: 1, noNaN: true }),
      missing: fc.oneof(fc.constant(0), fc.nat(200)),
      other: fc.oneof(programs(style), junk),
      start: fc.nat(40),
      maxLines: fc.constantFrom(1, 4, 15),
      outer: fc.option(fc.nat(8), { nil: undefined }),
      closes: fc.boolean(),
    })
    .map(({ program, cursor, missing, other, start, maxLines, outer, closes }) => {
      const at = Math.floor(cursor * program.length);
      const text = start > 20 ? program.slice(at, at + missing + start) : other.slice(start);
      const extent = { maxLines, outer, closes, tabSize: style.size };
      return { snapshot: snapshotOf(program.slice(0, at), program.slice(at + missing), style), text, extent };
    });
}

function snapshotOf(before: string, after: string, { insertSpaces, size }: Style): Snapshot {
  return marked(before + CURSOR + after, { indentation: { insertSpaces, size } });
}

const cases = styles.chain(casesIn);

describe('postprocess, whatever the model writes', () => {
  function everyResult(check: (one: Case, text: string, replaces: number) => void, runs = 3000): void {
    let shown = 0;
    fc.assert(
      fc.property(cases, (one) => {
        const { snapshot, text, extent } = one;
        const afterCursor = splitAtCursor(snapshot);
        const rest = { explicit: false, scores: [], minimumConfidence: -Infinity };
        const result = postprocess(text, { snapshot, afterCursor, extent, ...rest });
        if ('silence' in result) return;
        shown++;
        check(one, result.suggestion.text, result.suggestion.replaces);
      }),
      { numRuns: runs },
    );
    assert.ok(shown > runs / 10, `only ${shown} of ${runs} texts are shown`);
  }

  it('makes no fault', () => {
    everyResult(({ snapshot }, text, replaces) => {
      assert.deepEqual(faultsOf(snapshot, { text, replaces }), []);
    });
  });

  it('gives text, within the limits', () => {
    everyResult(({ snapshot, extent }, text, replaces) => {
      const right = splitAtCursor(snapshot).lineSuffix.text;
      assert.notEqual(text.trim(), '');
      assert.ok(replaces <= right.length);
      assert.ok(text.trimEnd().split('\n').length <= extent.maxLines);
    });
  });
});
