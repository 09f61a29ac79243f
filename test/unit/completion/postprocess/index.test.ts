import assert from 'node:assert/strict';
import fc from 'fast-check';
import { faultsOf } from '../../../../scripts/lib/faults.ts';
import { splitAtCursor } from '../../../../src/completion/lineSuffix.ts';
import { postprocess } from '../../../../src/completion/postprocess/index.ts';
import type { Extent, Snapshot } from '../../../../src/completion/types.ts';
import { CURSOR, marked } from '../../../support/marked.ts';
import { documentWith } from './filtering.ts';
import { junk, programs, type Style, styles } from './programs.ts';

const EXTENT = { maxLines: 15, outer: 0, closes: true, tabSize: 4 };

describe('postprocess', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['shows the rest of a line', 'const a = █', 'value; ', 'const a = value;'],
    ['silences nothing', 'x = 1;█', '  ', '(empty)'],
    ['silences a single sign', 'x = 1█', ';', '(too-little)'],
    ['fits a call to its parenthesis', 'if (█)', 'ready) {', 'if (ready) {'],
    ['fits a text to code on the line', 'a(█, b);', 'c, b);', 'a(c, b);'],
    ['writes a block in braces', 'f() {█}\ng();', '\n    a();\n}\ng();', 'f() {\n    a();\n}\ng();'],
    ['writes a block without its brace', 'f() {█}', '\n    a();', 'f() {\n    a();\n}'],
    ['ends a block once', 'f() {█\n}', '\n    a();\n}\n}', 'f() {\n    a();\n}'],
    ['ends a block that nothing else ends', 'f() {█', '\n    a();\n}\nf();', 'f() {\n    a();\n}'],
    [
      'indents as the document does',
      'f() {\n\ta();\n}\ng() {█',
      '\n    b();\n}',
      'f() {\n\ta();\n}\ng() {\n\tb();\n}',
    ],
    [
      'takes no next line along',
      'f() {\n    █\n    second(b);\n}',
      'first(a);\n    second(b);',
      'f() {\n    first(a);\n    second(b);\n}',
    ],
    ['does not write the next line', 'fir█\nfirst(a);', 'st(a);', '(repeats-next-line)'],
    ['does not go in circles', 'f() {\n    █', 'a();\n    a();\n    a();', '(repeats-itself)'],
    ['does not repeat the last line', 'first();\n█', 'first();', '(repeats-itself)'],
    ['does not close what is closed', 'f() {\n    a();\n█\n}', '}', '(unbalanced)'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(documentWith(drawn, text, { extent: EXTENT }), expected));
  }
});

describe('postprocess in strings with code in them', () => {
  const places: readonly (readonly [string, string, string, string])[] = [
    ['python', 'print(f"Total: {self.█}")', 'total}")', 'print(f"Total: {self.total}")'],
    ['python', 'print(f"Total: {self.█}")', 'total', 'print(f"Total: {self.total}")'],
    ['python', 'print(f"Hello █")', '{name}")', 'print(f"Hello {name}")'],
    ['python', 'print(f"{a} and █")', '{b}!")', 'print(f"{a} and {b}!")'],
    ['csharp', 'var s = $"{user.█}";', 'Name}";', 'var s = $"{user.Name}";'],
    ['kotlin', 'println("${user.█}")', 'name}")', 'println("${user.name}")'],
    ['ruby', 'puts "#{user.█}"', 'name}"', 'puts "#{user.name}"'],
    ['php', 'echo "{$user->█}";', 'name}";', 'echo "{$user->name}";'],
    ['shellscript', 'files="$(ls █)"', '*.txt)"', 'files="$(ls *.txt)"'],
    ['shellscript', 'echo "${HOM█}"', 'E}"', 'echo "${HOME}"'],
    ['swift', 'print("\\(user.█)")', 'name)")', 'print("\\(user.name)")'],
    ['typescript', 's = `${user.█}`;', 'name}`;', 's = `${user.name}`;'],
  ];
  for (const [languageId, drawn, text, expected] of places)
    it(`${languageId}: ${drawn} with ${text}`, () =>
      assert.equal(documentWith(drawn, text, { facts: { languageId } }), expected));
});

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
        const rest = { explicit: false, scores: [] };
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
