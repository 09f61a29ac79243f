import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Node } from 'web-tree-sitter';
import { DocumentTree, editOf, type Limits, LIMITS } from '../../../src/code/documentTree.ts';
import type { Grammar } from '../../../src/code/grammars.ts';
import type { Position } from '../../../src/code/lines.ts';
import { placeAt } from '../../../src/code/treeBlocks.ts';
import { grammarOf, withTree } from './drawn.ts';
import { EditedText } from './editedText.ts';
import { TickingClock } from './tickingClock.ts';

const SOURCE = `import { a } from './a.ts';

/** Says it. */
export class B {
  readonly #c = new Map<string, number>();

  d(e: string): number {
    if (this.#c.has(e)) {
      return a(\`\${e}: \${this.#c.get(e)}\`);
    }
    return [1, 2, 3].reduce((f, g) => f + g, 0);
  }
}
`;

/** What is typed, pasted and deleted: also what breaks the text. */
const TEXTS = [
  '',
  'x',
  ' ',
  '\n',
  '{',
  '}',
  '(',
  ')',
  "'",
  '`',
  '/*',
  '*/',
  '\n  h();\n',
  'if (i) {\n  j',
  '😀',
];

/** Parses to the end; gives the slices that it took. */
function parse(tree: DocumentTree, clock: TickingClock, limits: Limits = LIMITS): number {
  let slices = 0;
  for (; tree.isWaiting; slices++) tree.step(clock, limits);
  return slices;
}

function treeOf(grammar: Grammar, languageId: string, document: EditedText): DocumentTree {
  const tree = new DocumentTree(languageId, document);
  tree.start(grammar);
  return tree;
}

/** Every node with its place. */
function shape(node: Node): string[] {
  const { startPosition: start, endPosition: end } = node;
  const own = `${node.type} ${start.row}:${start.column}-${end.row}:${end.column} ${node.startIndex}-${node.endIndex}`;
  return [own, ...node.children.flatMap(shape)];
}

/** Of a broken text there are several trees that make as little sense; any is as good, but not its length. */
function assertFresh(grammar: Grammar, document: EditedText, tree: DocumentTree): void {
  const { rootNode } = tree.parsed!.tree;
  withTree(grammar, document.text, ({ tree: fresh }) => {
    if (!fresh.rootNode.hasError) assert.deepEqual(shape(rootNode), shape(fresh.rootNode));
    assert.equal(rootNode.hasError, fresh.rootNode.hasError);
    assert.equal(rootNode.endIndex, fresh.rootNode.endIndex);
  });
}

describe('DocumentTree', () => {
  for (const lineEnd of ['\n', '\r\n'] as const)
    it(`is after any edits what a fresh parse gives, with ${JSON.stringify(lineEnd)}`, async () => {
      const grammar = await grammarOf('typescript');
      const edit = fc.record({ at: fc.nat(1000), length: fc.nat(40), text: fc.constantFrom(...TEXTS) });
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
          const document = new EditedText(SOURCE, lineEnd);
          const tree = treeOf(grammar, 'typescript', document);
          const apply = (start: Position, end: Position, text: string): void => {
            parse(tree, new TickingClock(0.1));
            tree.edit([editOf(document.replace(start, end, text), lineEnd.length)]);
            parse(tree, new TickingClock(0.1));
            assertFresh(grammar, document, tree);
          };
          const undo = edits.map(({ at, length, text }) => {
            const from = at % (document.text.length + 1);
            const to = Math.min(document.text.length, from + length);
            const removed = document.text.slice(from, to);
            apply(document.placeAt(from), document.placeAt(to), text);
            return { from, to: from + text.length, removed };
          });
          for (const { from, to, removed } of undo.reverse())
            apply(document.placeAt(from), document.placeAt(to), removed);
          assert.equal(document.text, SOURCE);
          assert.ok(!tree.parsed?.tree.rootNode.hasError);
          tree.release();
        }),
        { numRuns: 40 },
      );
    });

  it('is parsed in slices, and what a slice left is taken up by the next', async () => {
    const document = new EditedText(SOURCE.repeat(50));
    const tree = treeOf(await grammarOf('typescript'), 'typescript', document);
    const slices = parse(tree, new TickingClock(0.1));
    assert.ok(slices > 10, `${slices} slices`);
    assert.equal(tree.units, document.text.length);
    assert.equal(parse(treeOf(await grammarOf('typescript'), 'typescript', document), new TickingClock()), 1);
  });

  it('takes up an edit in few slices', async () => {
    const document = new EditedText(SOURCE.repeat(50));
    const tree = treeOf(await grammarOf('typescript'), 'typescript', document);
    const first = parse(tree, new TickingClock(0.1));
    const change = document.insert({ line: 400, character: 0 }, 'x();\n');
    tree.edit([editOf(change, 1)]);
    const again = parse(tree, new TickingClock(0.1));
    assert.ok(again * 5 < first, `${first} slices, then ${again}`);
  });

  it('begins anew when the text changes while it is parsed', async () => {
    const document = new EditedText(SOURCE.repeat(50));
    const tree = treeOf(await grammarOf('typescript'), 'typescript', document);
    for (let slice = 0; slice < 5; slice++) tree.step(new TickingClock(0.1), LIMITS);
    tree.edit([editOf(document.insert({ line: 0, character: 0 }, 'x();\n'), 1)]);
    parse(tree, new TickingClock());
    withTree(await grammarOf('typescript'), document.text, (fresh) =>
      assert.equal(tree.parsed?.tree.rootNode.toString(), fresh.tree.rootNode.toString()),
    );
  });

  it('tells places while it is one edit behind', async () => {
    const document = new EditedText('function f() {\n  a();\n}\n');
    const tree = treeOf(await grammarOf('typescript'), 'typescript', document);
    parse(tree, new TickingClock());
    tree.edit([editOf(document.insert({ line: 1, character: 6 }, '\n  '), 1)]);
    assert.ok(!tree.isCurrent);
    const place = placeAt(tree.parsed!, { line: 2, character: 2 });
    assert.deepEqual(place, {
      kind: 'code',
      inBrackets: false,
      block: { empty: false, openerIndent: '', closed: true },
    });
  });

  const small: Limits = { ...LIMITS, textUnits: 1000, textLines: 100 };

  it('is given up for a text that is too long, also when it only grows to that', async () => {
    const grammar = await grammarOf('typescript');
    const long = treeOf(grammar, 'typescript', new EditedText(SOURCE.repeat(5)));
    assert.equal(parse(long, new TickingClock(), small), 1);
    assert.equal(long.parsed, undefined);
    const document = new EditedText(SOURCE);
    const growing = treeOf(grammar, 'typescript', document);
    parse(growing, new TickingClock(), small);
    assert.ok(growing.parsed);
    growing.edit([editOf(document.insert({ line: 0, character: 0 }, `// ${'x'.repeat(1000)}\n`), 1)]);
    parse(growing, new TickingClock(), small);
    assert.equal(growing.parsed, undefined);
  });

  it('is given up for a text of too many lines, without reading it', async () => {
    const tree = new DocumentTree('typescript', {
      lineCount: 101,
      lineAt: () => assert.fail('the text was read'),
    });
    tree.start(await grammarOf('typescript'));
    parse(tree, new TickingClock(), small);
    assert.equal(tree.parsed, undefined);
  });

  it('reads lines that are longer than the parser’s buffer in pieces', async () => {
    const document = new EditedText(`const a = [${'"text", '.repeat(2000)}];\nconst b = 1;\n`);
    const tree = treeOf(await grammarOf('typescript'), 'typescript', document);
    parse(tree, new TickingClock());
    withTree(await grammarOf('typescript'), document.text, (fresh) =>
      assert.equal(tree.parsed?.tree.rootNode.toString(), fresh.tree.rootNode.toString()),
    );
  });

  it('is given up when parsing takes too long in all', async () => {
    const tree = treeOf(await grammarOf('typescript'), 'typescript', new EditedText(SOURCE.repeat(50)));
    const slices = parse(tree, new TickingClock(0.1), { ...LIMITS, parseMs: 5 });
    assert.ok(slices >= 3 && slices < 10, `${slices} slices`);
    assert.equal(tree.parsed, undefined);
  });
});

describe('editOf', () => {
  it('counts every line end as one unit, whatever the document has', () => {
    const edits = (['\n', '\r\n'] as const).map((lineEnd) => {
      const document = new EditedText('ab\ncd\nef\ngh', lineEnd);
      const change = document.replace({ line: 1, character: 1 }, { line: 3, character: 1 }, 'x\nyz\n');
      return editOf(change, lineEnd.length);
    });
    assert.deepEqual(edits[1], edits[0]);
    assert.deepEqual(edits[0], {
      startIndex: 4,
      oldEndIndex: 10,
      newEndIndex: 9,
      startPosition: { row: 1, column: 1 },
      oldEndPosition: { row: 3, column: 1 },
      newEndPosition: { row: 3, column: 0 },
    });
  });

  it('ends behind what was typed in its line', () => {
    const edit = editOf(new EditedText('ab').insert({ line: 0, character: 1 }, 'xy'), 1);
    assert.deepEqual(edit.newEndPosition, { row: 0, column: 3 });
    assert.equal(edit.newEndIndex, 3);
  });
});
