import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { editOf, type Limits, LIMITS } from '../../../src/code/documentTree.ts';
import { linesOf } from '../../../src/code/lines.ts';
import { SyntaxTrees } from '../../../src/code/syntaxTrees.ts';
import { silentLog } from '../../../src/util/log.ts';
import { grammarOf, grammars } from './drawn.ts';
import { EditedText } from './editedText.ts';
import { TickingClock } from './tickingClock.ts';

const SOURCE = 'function f() {\n  a();\n}\n';
const INSIDE = { line: 1, character: 2 };

describe('SyntaxTrees', () => {
  let clock = new TickingClock();
  let trees: SyntaxTrees;

  beforeEach(async () => {
    await Promise.all([grammarOf('typescript'), grammarOf('python')]);
    open();
  });

  afterEach(() => trees.dispose());

  function open(limits: Limits = LIMITS, tickMs = 0): void {
    clock = new TickingClock(tickMs);
    trees = new SyntaxTrees(grammars, clock, silentLog, limits);
  }

  async function follow(document: string, text = SOURCE, languageId = 'typescript'): Promise<void> {
    trees.follow(document, languageId, linesOf(text));
    await turn();
  }

  it('parses nothing where a document is followed or edited, but later', async () => {
    const document = new EditedText(SOURCE);
    trees.follow('a', 'typescript', document);
    await turn();
    assert.equal(trees.placeAt('a', INSIDE), undefined);
    assert.equal(clock.runAll(), 1);
    assert.ok(trees.isCurrent('a'));
    assert.equal(trees.placeAt('a', INSIDE)?.block?.closed, true);
    trees.edit('a', [editOf(document.insert(INSIDE, '// '), 1)]);
    assert.ok(!trees.isCurrent('a'));
    assert.equal(trees.placeAt('a', { line: 1, character: 5 })?.kind, 'code');
    assert.equal(clock.runAll(), 1);
    assert.equal(trees.placeAt('a', { line: 1, character: 5 })?.kind, 'comment');
  });

  it('gives other work a turn between slices', async () => {
    open(LIMITS, 0.1);
    await follow('a', SOURCE.repeat(300));
    const slices = clock.runAll();
    assert.ok(slices > 10, `${slices} slices`);
    assert.ok(trees.isCurrent('a'));
  });

  it('parses the document first that was asked for last', async () => {
    await follow('a');
    await follow('b');
    trees.follow('a', 'typescript', linesOf(SOURCE));
    clock.runOne();
    assert.deepEqual([trees.isCurrent('a'), trees.isCurrent('b')], [true, false]);
    clock.runAll();
    assert.ok(trees.isCurrent('b'));
  });

  it('holds no more trees than allowed, and lets the one go that was not asked for longest', async () => {
    open({ ...LIMITS, trees: 2 });
    for (const document of ['a', 'b']) await follow(document);
    clock.runAll();
    trees.follow('a', 'typescript', linesOf(SOURCE));
    await follow('c');
    clock.runAll();
    assert.equal(trees.count, 2);
    const known = ['a', 'b', 'c'].map((document) => trees.placeAt(document, INSIDE) !== undefined);
    assert.deepEqual(known, [true, false, true]);
  });

  it('holds no more text than allowed', async () => {
    open({ ...LIMITS, allUnits: SOURCE.length * 2 });
    for (const document of ['a', 'b', 'c', 'd']) {
      await follow(document);
      clock.runAll();
    }
    assert.equal(trees.count, 2);
    assert.ok(trees.isCurrent('d'));
  });

  it('gets a tree back that was let go when it is asked for again', async () => {
    open({ ...LIMITS, trees: 1 });
    for (const document of ['a', 'b', 'a']) {
      await follow(document);
      clock.runAll();
    }
    assert.ok(trees.isCurrent('a'));
  });

  it('has none of a language without a grammar, and does not wait for one', async () => {
    await follow('a', SOURCE, 'plaintext');
    assert.equal(clock.runAll(), 0);
    assert.equal(trees.placeAt('a', INSIDE), undefined);
    assert.equal(trees.outline('a'), undefined);
  });

  it('begins anew when a document’s language changes', async () => {
    await follow('a');
    clock.runAll();
    await follow('a', 'def f():\n    a()\n', 'python');
    clock.runAll();
    assert.equal(trees.placeAt('a', { line: 1, character: 4 })?.block?.closed, false);
  });

  it('parses anew what was changed as a whole', async () => {
    const document = new EditedText(SOURCE);
    trees.follow('a', 'typescript', document);
    await turn();
    clock.runAll();
    document.replace({ line: 0, character: 0 }, { line: 3, character: 0 }, '// b\n');
    trees.reset('a');
    clock.runAll();
    assert.equal(trees.placeAt('a', { line: 0, character: 4 })?.kind, 'comment');
  });

  it('forgets documents', async () => {
    await follow('a');
    clock.runAll();
    trees.forget('a');
    assert.equal(trees.count, 0);
    assert.equal(trees.placeAt('a', INSIDE), undefined);
  });

  it('tells what a document declares', async () => {
    await follow('a');
    clock.runAll();
    assert.deepEqual(
      trees.outline('a')?.map(({ signature }) => signature),
      ['function f()'],
    );
  });

  it('settles when there is nothing left to parse', async () => {
    await follow('a');
    let done = false;
    const settled = trees.settled().then(() => (done = true));
    await turn();
    assert.ok(!done);
    clock.runAll();
    await settled;
    await trees.settled();
  });

  it('survives a document that cannot be read', async () => {
    const lines = { lineCount: 1, lineAt: () => assert.fail('gone') };
    trees.follow('a', 'typescript', lines);
    await turn();
    clock.runAll();
    assert.equal(trees.placeAt('a', { line: 0, character: 0 }), undefined);
    await follow('b');
    clock.runAll();
    assert.ok(trees.isCurrent('b'));
  });
});
