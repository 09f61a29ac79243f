import assert from 'node:assert/strict';
import fc from 'fast-check';
import { declarationsIn } from '../../../src/code/declarations.ts';
import type { Chunk } from '../../../src/context/budget.ts';
import { candidatesFor, type ContextInputs } from '../../../src/context/candidates.ts';
import { shownRange } from '../../../src/context/excerpts.ts';
import { hashText, type KnownText, similarCode, wordsOf } from '../../../src/context/similarCode.ts';

function known(path: string, lines: readonly string[]): KnownText {
  return { path, lines, hashed: hashText(lines) };
}

/** A long file in which every line is another one, and functions follow one another. */
function longFile(functions: number): string[] {
  return Array.from({ length: functions }, (_, index) => [
    `export function step${index}(order: Order): void {`,
    ...Array.from({ length: 8 }, (_line, line) => `  order.apply(discount${index}, ${line}, customer);`),
    '}',
    '',
  ]).flat();
}

async function inputs(
  own: KnownText,
  cursor: number,
  more: Partial<ContextInputs> & { readonly others?: readonly KnownText[] } = {},
): Promise<ContextInputs> {
  const { others = [], ...rest } = more;
  const similar = await similarCode(own, cursor, others, async () => await Promise.resolve());
  const text = own.lines.join('\n');
  const outline = declarationsIn(own.lines);
  return {
    own,
    cursor,
    mentioned: wordsOf(text),
    outline,
    imported: [],
    similar,
    edits: [],
    cells: [],
    ...rest,
  };
}

const kinds = (chunks: readonly Chunk[]): string[] => [...new Set(chunks.map(({ kind }) => kind))];

describe('candidatesFor', () => {
  it('offers what is imported, mentioned near the cursor before the rest', async () => {
    const own = known('a.ts', ["import { Basket, Customer } from './b';", 'const c = new Customer();']);
    const outline = (name: string): ContextInputs['outline'] => declarationsIn([`export class ${name} {}`]);
    const imported = ['Basket', 'Discount', 'Customer'].map((name) => ({
      path: `${name}.ts`,
      names: new Set([name]),
      outline: outline(name),
    }));
    const chunks = candidatesFor(await inputs(own, 1, { imported }));
    assert.deepEqual(
      chunks.map(({ kind, text, worth }) => [kind, text, worth > 0.9]),
      [
        ['import', 'export class Basket {}', true],
        ['import', 'export class Discount {}', false],
        ['import', 'export class Customer {}', true],
      ],
    );
  });

  it('offers similar code of other files, and of its own outside the window', async () => {
    const own = known('a.ts', longFile(60));
    const other = known('b.ts', ['', 'order.apply(discount7, customer);', 'order.discount()']);
    const chunks = candidatesFor(await inputs(own, 300, { others: [other] }));
    assert.deepEqual(kinds(chunks), ['far', 'similar']);
    assert.ok(chunks.some(({ path, text }) => path === 'b.ts' && text.startsWith('order.apply')));
  });

  it('offers what was edited, the newest first, but not what the window shows', async () => {
    const own = known('a.ts', longFile(60));
    const other = known('b.ts', ['first();', 'second();']);
    const edits = [
      { text: own, start: 299, end: 301 },
      { text: other, start: 1, end: 2 },
      { text: own, start: 0, end: 1 },
    ];
    const chunks = candidatesFor(await inputs(own, 300, { edits }));
    assert.deepEqual(
      chunks.filter(({ kind }) => kind === 'edit').map(({ path, text, worth }) => [path, text, worth]),
      [
        ['b.ts', 'second();', 1],
        ['a.ts', own.lines[0], 0.5],
      ],
    );
  });

  it('offers the cells above that fit, in order', async () => {
    const cells = ['x'.repeat(770), 'import pandas\n', 'frame = pandas.read()'];
    const chunks = candidatesFor(await inputs(known('a.ipynb', ['frame.']), 0, { cells }));
    assert.deepEqual(
      chunks.map(({ kind, text }) => [kind, text]),
      [['cell', 'import pandas\n\nframe = pandas.read()']],
    );
  });

  it('never repeats a line that the window of the own file shows', async () => {
    const lines = longFile(60);
    const own = known('a.ts', lines);
    await fc.assert(
      fc.asyncProperty(fc.nat(lines.length - 1), async (cursor) => {
        const [from, to] = shownRange(lines, cursor);
        const shown = new Set(lines.slice(from, to).filter((line) => line.length > 1));
        const edits = [{ text: own, start: Math.max(0, cursor - 3), end: cursor }];
        const chunks = candidatesFor(await inputs(own, cursor, { edits }));
        const repeated = chunks.flatMap(({ text }) => text.split('\n')).filter((line) => shown.has(line));
        assert.deepEqual(repeated, []);
      }),
    );
  });
});
