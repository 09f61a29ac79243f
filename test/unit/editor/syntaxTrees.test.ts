import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { SyntaxTrees } from '../../../src/code/syntaxTrees.ts';
import type { DocumentSyntax } from '../../../src/editor/syntaxTrees.ts';
import { loadEditorModule } from '../../support/editorModule.ts';
import { grammarOf, grammars } from '../code/drawn.ts';
import { EditedText } from '../code/editedText.ts';
import { TickingClock } from '../code/tickingClock.ts';

type Listener = (event: object) => void;

/** As much of VS Code as tells of changes. */
class FakeWorkspace {
  readonly #changed = new Set<Listener>();
  readonly #closed = new Set<Listener>();
  readonly api = {
    EndOfLine: { LF: 1, CRLF: 2 },
    workspace: {
      onDidChangeTextDocument: (listener: Listener) => subscribe(this.#changed, listener),
      onDidCloseTextDocument: (listener: Listener) => subscribe(this.#closed, listener),
    },
  };

  change(document: object, contentChanges: readonly object[]): void {
    for (const listener of this.#changed) listener({ document, contentChanges });
  }

  close(document: object): void {
    for (const listener of this.#closed) listener(document);
  }

  get listeners(): number {
    return this.#changed.size + this.#closed.size;
  }
}

function subscribe(listeners: Set<Listener>, listener: Listener): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => void listeners.delete(listener) };
}

/** VS Code's numbers for a document's line ends. */
const LF = 1;
const CRLF = 2;

/** @param lineEnds can be changed under the document. */
function documentOf(
  text: EditedText,
  lineEnds: { eol: number },
  languageId = 'typescript',
): vscode.TextDocument {
  const uri = { toString: () => 'file:///a.ts' };
  const document = {
    uri,
    languageId,
    get eol() {
      return lineEnds.eol;
    },
    get lineCount() {
      return text.lineCount;
    },
    lineAt: (line: number) => ({ text: text.lineAt(line) }),
  };
  return document as unknown as vscode.TextDocument;
}

const SOURCE = 'function f() {\n  a();\n}\n';
const at = (line: number, character: number): vscode.Position =>
  ({ line, character }) as unknown as vscode.Position;

describe('DocumentSyntax', () => {
  let workspace: FakeWorkspace;
  let clock: TickingClock;
  let trees: SyntaxTrees;
  let syntax: DocumentSyntax;

  beforeEach(async () => {
    await grammarOf('typescript');
    workspace = new FakeWorkspace();
    const module = await loadEditorModule<{ DocumentSyntax: new (trees: SyntaxTrees) => DocumentSyntax }>(
      'src/editor/syntaxTrees.ts',
      workspace.api,
    );
    clock = new TickingClock();
    trees = new SyntaxTrees(grammars, clock);
    syntax = new module.DocumentSyntax(trees);
  });

  afterEach(() => {
    syntax.dispose();
    trees.dispose();
  });

  async function asked(document: vscode.TextDocument): Promise<void> {
    syntax.placeAt(document, at(1, 2));
    await turn();
    clock.runAll();
  }

  it('begins with the first question, and answers the next', async () => {
    const document = documentOf(new EditedText(SOURCE), { eol: LF });
    workspace.change(document, []);
    assert.equal(trees.count, 0);
    assert.equal(syntax.placeAt(document, at(1, 2)), undefined);
    await turn();
    clock.runAll();
    assert.equal(syntax.placeAt(document, at(1, 2))?.block?.closed, true);
  });

  for (const [name, lineEnd, eol] of [
    ['LF', '\n', LF],
    ['CRLF', '\r\n', CRLF],
  ] as const)
    it(`follows changes of a document with ${name}`, async () => {
      const text = new EditedText(SOURCE, lineEnd);
      const document = documentOf(text, { eol });
      await asked(document);
      workspace.change(document, [text.insert(at(1, 2), '// why\n  ')]);
      clock.runAll();
      assert.equal(syntax.placeAt(document, at(1, 4))?.kind, 'comment');
      assert.equal(syntax.placeAt(document, at(2, 4))?.kind, 'code');
      assert.deepEqual(syntax.placeAt(document, at(2, 4))?.block, {
        empty: false,
        openerIndent: '',
        closed: true,
      });
    });

  it('takes several changes of one event in their order', async () => {
    const text = new EditedText(SOURCE);
    const document = documentOf(text, { eol: LF });
    await asked(document);
    workspace.change(document, [text.insert(at(1, 5), ' // b'), text.insert(at(0, 0), '/* c */\n')]);
    clock.runAll();
    assert.equal(syntax.placeAt(document, at(0, 3))?.kind, 'comment');
    assert.equal(syntax.placeAt(document, at(2, 9))?.kind, 'comment');
  });

  it('begins anew when the line ends change', async () => {
    const lineEnds = { eol: LF };
    const document = documentOf(new EditedText(SOURCE), lineEnds);
    await asked(document);
    lineEnds.eol = CRLF;
    workspace.change(document, []);
    assert.equal(trees.count, 0);
    clock.runAll();
    assert.equal(trees.count, 1);
  });

  it('lets go of what is closed', async () => {
    const document = documentOf(new EditedText(SOURCE), { eol: LF });
    await asked(document);
    workspace.close(document);
    assert.equal(trees.count, 0);
  });

  it('follows no document without a grammar', async () => {
    await asked(documentOf(new EditedText(SOURCE), { eol: LF }, 'plaintext'));
    assert.equal(trees.count, 0);
  });

  it('listens no more when it is disposed, and holds nothing', async () => {
    await asked(documentOf(new EditedText(SOURCE), { eol: LF }));
    syntax.dispose();
    assert.deepEqual([workspace.listeners, trees.count], [0, 0]);
  });
});
