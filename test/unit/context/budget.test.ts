import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  arrange,
  chooseChunks,
  type Chunk,
  type ChunkKind,
  CONTEXT_UNITS,
  repeats,
  substance,
  unitsOf,
} from '../../../src/context/budget.ts';

const KINDS: readonly ChunkKind[] = ['import', 'cell', 'far', 'similar', 'edit'];

/** A piece with lines that no other has. */
function chunk(kind: ChunkKind, path: string, worth = 0.5, units = 100): Chunk {
  const line = `const ${path.replace(/\W/g, '_')} = something();`;
  return { kind, path, worth, text: line.repeat(Math.ceil(units / line.length)).slice(0, units) };
}

const paths = (chunks: readonly Chunk[]): string[] => chunks.map(({ path }) => path);

describe('chooseChunks', () => {
  it('orders by what changes least', () => {
    const chunks = KINDS.toReversed().map((kind) => chunk(kind, kind));
    assert.deepEqual(paths(chooseChunks(chunks, [], [])), KINDS);
  });

  it('takes the best of a kind first, as many as fit', () => {
    const chunks = [chunk('similar', 'a', 0.3), chunk('similar', 'b', 0.9), chunk('similar', 'c', 0.5)];
    assert.deepEqual(paths(chooseChunks(chunks, [], [], 240)), ['b', 'c']);
  });

  it('leaves room for each kind, and gives what is left to any', () => {
    const imports = ['a', 'b', 'c', 'd'].map((path, index) => chunk('import', path, 1 - index / 10, 400));
    const edit = chunk('edit', 'edited', 1, 400);
    assert.deepEqual(paths(chooseChunks([...imports, edit], [], [])), ['a', 'b', 'c', 'edited']);
    assert.deepEqual(paths(chooseChunks(imports, [], [])), ['a', 'b', 'c', 'd']);
  });

  it('shows nothing twice, and nothing that the prompt shows anyway', () => {
    const here = chunk('similar', 'here');
    const first = chunk('import', 'first');
    const again = { ...chunk('edit', 'again'), text: `${first.text}\n}` };
    assert.deepEqual(paths(chooseChunks([here, first, again], [], [`  ${here.text}`, 'other();'])), [
      'first',
    ]);
  });

  it('keeps what it has while that is nearly as good', () => {
    const [a, b] = [chunk('similar', 'a', 0.5), chunk('similar', 'b', 0.6)];
    assert.deepEqual(paths(chooseChunks([a, b], [], [], 130)), ['b']);
    assert.deepEqual(paths(chooseChunks([a, b], [a], [], 130)), ['a']);
    assert.deepEqual(paths(chooseChunks([a, { ...b, worth: 0.9 }], [a], [], 130)), ['b']);
  });

  it('adds behind what was there, until something there goes', () => {
    const [edit, similar, imported] = [
      chunk('edit', 'edit'),
      chunk('similar', 'similar'),
      chunk('import', 'import'),
    ];
    const before = chooseChunks([edit, similar], [], []);
    assert.deepEqual(paths(before), ['similar', 'edit']);
    const grown = chooseChunks([edit, similar, imported], before, []);
    assert.deepEqual(paths(grown), ['similar', 'edit', 'import']);
    assert.deepEqual(paths(chooseChunks([edit, imported], grown, [])), ['import', 'edit']);
  });

  const anyChunk = fc.record({
    kind: fc.constantFrom(...KINDS),
    path: fc.constantFrom('a.ts', 'b.ts', 'c.ts'),
    text: fc
      .array(fc.constantFrom('let first = call();', 'let second = call();', 'third(and, more);', '}'), {
        minLength: 1,
        maxLength: 60,
      })
      .map((lines) => lines.join('\n')),
    worth: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const chunks = fc.array(anyChunk, { maxLength: 12 });

  it('keeps to the budget, chooses from what there is, and nothing twice', () => {
    fc.assert(
      fc.property(chunks, chunks, (candidates, previous) => {
        const chosen = chooseChunks(candidates, chooseChunks(previous, [], []), []);
        assert.ok(chosen.reduce((sum, one) => sum + unitsOf(one), 0) <= CONTEXT_UNITS);
        const key = ({ path, text }: Chunk): string => `${path}\n${text}`;
        const offered = new Set(candidates.map(key));
        assert.ok(chosen.every((one) => offered.has(key(one))));
        assert.equal(new Set(chosen.map(key)).size, chosen.length);
      }),
    );
  });

  it('does not change its mind while nothing changes', () => {
    fc.assert(
      fc.property(chunks, (candidates) => {
        const first = chooseChunks(candidates, [], []);

        assert.deepEqual(chooseChunks(candidates, first, []), first);
      }),
    );
  });

  it('shares as long a beginning with what was there as it can', () => {
    const distinct = fc.uniqueArray(anyChunk, {
      maxLength: 12,
      selector: ({ path, text }) => `${path}\n${text}`,
    });
    fc.assert(
      fc.property(distinct, fc.nat(12), (all, count) => {
        const previous = arrange(all.slice(0, count), []);
        const next = arrange(all, previous);
        assert.deepEqual(next.slice(0, previous.length), previous);
        const without = arrange(previous.slice(0, -1), previous);
        assert.deepEqual(without, previous.slice(0, -1));
      }),
    );
  });
});

describe('repeats', () => {
  const known = new Set(substance('const first = 1;\n  const second = 2;\n}\n'));

  it('is what mostly stands in other lines, however they are indented', () => {
    assert.ok(repeats('    const first = 1;\nconst second = 2;\n}', known));
    assert.ok(!repeats('const first = 1;\nconst third = 3;', known));
  });

  it('is not a text of short lines that stand everywhere', () => {
    assert.ok(!repeats('}\n', known));
    assert.ok(repeats(' \n', known));
  });
});
