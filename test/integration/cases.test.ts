import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CompletionServer, streaming } from '../support/completionServer.ts';
import { useWorkbench } from './harness.ts';
import { patienceMs } from './workbench.ts';

/** What a place would make of what the model writes there, with all that the editor does by itself. */
interface Case {
  readonly name: string;
  readonly file: string;
  /** The document with the cursor at `█`. */
  readonly drawn: string;
  /** What is typed first. */
  readonly types: string;
  /** What the model writes, wherever it is asked. */
  readonly model: string;
  /** What is typed along with the ghost text before Tab. */
  readonly along?: string;
  /** The line of the cursor after Tab. */
  readonly line: string;
}

const CASES: readonly Case[] = [
  {
    name: 'a closer that the editor put into a comment is written once',
    file: 'comment.js',
    drawn: '/**\n * █\n */\nfunction f(a) {}\n',
    types: '@param {',
    model: 'number} a - The first number.',
    line: ' * @param {number} a - The first number.',
  },
  {
    name: 'a closer that the editor put into a docstring is written once',
    file: 'docstring.py',
    drawn: 'def f(w):\n    """Args:\n        █\n    """\n',
    types: 'w (',
    model: 'float): Width of the rectangle.',
    line: '        w (float): Width of the rectangle.',
  },
  {
    name: 'typing along through an opener in a string doubles no closer',
    file: 'along.py',
    drawn: 'name = "a"\n█\n',
    types: 'print(f"Hello ',
    model: '{name} from {__file__}")',
    along: '{na',
    line: 'print(f"Hello {name} from {__file__}")',
  },
  {
    name: 'code in a string is completed',
    file: 'interpolation.py',
    drawn: 'class A:\n    def f(self):\n        █\n',
    types: 'print(f"Total: {self.',
    model: 'total}")',
    line: '        print(f"Total: {self.total}")',
  },
  {
    name: 'code in a template is completed',
    file: 'template.ts',
    drawn: 'const user = { name: "a" };\n█\n',
    types: 'console.log(`Hello ${user.',
    model: 'name}`);',
    line: 'console.log(`Hello ${user.name}`);',
  },
  {
    name: 'attributes keep the quotes of tags',
    file: 'quotes.jsx',
    drawn: "import a from 'a';\nimport b from 'b';\nimport c from 'c';\nconst d = () => (\n  █\n);\n",
    types: '<Foo',
    model: ' kind="large" />',
    line: '  <Foo kind="large" />',
  },
  {
    name: 'joiners of scripts and emoji stay',
    file: 'joiners.py',
    drawn: '█\n',
    types: 'family =',
    model: ' "👩‍👩‍👧 می‌خواهم"',
    line: 'family = "👩‍👩‍👧 می‌خواهم"',
  },
  {
    name: 'a closing tag that is there is written once',
    file: 'tags.html',
    drawn: '<ul>\n  <li>█</li>\n</ul>\n',
    types: 'Fir',
    model: 'st entry</li>',
    line: '  <li>First entry</li>',
  },
  {
    name: 'a call in a condition closes its own bracket alone',
    file: 'condition.js',
    drawn: 'function f(user) {\n  if (█) {\n    return 1;\n  }\n}\n',
    types: 'user.is',
    model: 'Admin()) {',
    line: '  if (user.isAdmin()) {',
  },
];

describe('what is inserted', () => {
  let server: CompletionServer;
  before(async () => (server = await CompletionServer.start('llama-server')));
  after(async () => await server.stop());

  const workbench = useWorkbench({
    // With the suggest widget open, the first Tab is its own.
    user: { 'emmet.triggerExpansionOnTab': true, 'editor.suggestOnTriggerCharacters': false },
  });
  const openLine = async (): Promise<string> => {
    const document = await workbench().documentText();
    return document.split('\n')[(await cursorLine()) - 1] ?? '';
  };
  const cursor = async (): Promise<readonly [line: number, column: number]> => {
    const place = await workbench().page.locator('[id="status.editor.selection"]').textContent();
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(place ?? '') ?? [];
    return [Number(line), Number(column)];
  };
  const cursorLine = async (): Promise<number> => (await cursor())[0];
  const cursorColumn = async (): Promise<number> => (await cursor())[1];
  const writes = (content: string): void => {
    const events = [
      { content, stop: false },
      { content: '', stop: true },
    ];
    server.reply = streaming(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
  };

  before(async function () {
    this.timeout(3 * patienceMs);
    writes('nothing');
    const file = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const used = {
      ...{ 'nearline.remoteServer': 'llama-server', 'nearline.remoteUse': 'only' },
      'nearline.remoteAddress': server.address,
    };
    await writeFile(file, JSON.stringify({ ...settings, ...used }));
    // Nobody is asked about a server before there is something to send.
    await workbench().open('first.py', 'a = █\n');
    await workbench().type('b');
    await workbench().agreeToServer(server.host);
  });

  for (const { name, file, drawn, types, model, along, line } of CASES) {
    it(name, async () => {
      writes(model);
      await workbench().open(file, drawn);
      await workbench().type(types);
      const ghost = await workbench().waitForGhostText();
      if (along !== undefined) await workbench().type(along);
      await workbench().until('ghost text', async () => (await workbench().ghostText()) !== '', 10_000);
      await workbench().press('Tab');
      assert.equal(await openLine(), line, `after ${JSON.stringify(ghost)}`);
    });
  }

  it('is nothing after Backspace and undo, until something is typed', async () => {
    writes('um(values)');
    await workbench().open('deleted.py', 'values = [1]\ntotal = █\n');
    await workbench().type('ss');
    await workbench().press('Backspace');
    await workbench().waitForNoGhostText();
    await workbench().staysWithoutGhostText(1_000);
    await workbench().press('Backspace');
    await workbench().type('s');
    await workbench().waitForGhostText();
    await workbench().press('Tab');
    assert.equal(await openLine(), 'total = sum(values)');
    await workbench().press('Control+z');
    await workbench().waitForNoGhostText();
    await workbench().staysWithoutGhostText(1_000);
  });

  it('is what Tab does where something else is wanted of it', async () => {
    writes('nothing at all');
    await workbench().open('chain.js', 'const a = f()█.then(g);\n');
    await workbench().press('Enter');
    await workbench().staysWithoutGhostText(1_000);
    const column = await cursorColumn();
    await workbench().press('Tab');
    await workbench().until('an indentation', async () => (await cursorColumn()) > column, 5_000);
    await workbench().open('aligned.cpp', 'MUIN█ uiA;\n');
    await workbench().type('T');
    await workbench().staysWithoutGhostText(1_000);
    await workbench().open('emmet.html', '<body>\n█\n</body>\n');
    await workbench().type('ul>li*3');
    await workbench().press('Tab');
    const hasList = async (): Promise<boolean> => (await workbench().documentText()).includes('<ul>');
    await workbench().until('a list', hasList, 10_000);
  });

  it('is nothing in commit messages and in lines that nobody writes', async () => {
    writes('nothing at all');
    await workbench().open('COMMIT_EDITMSG', '█\n# Changes to be committed:\n');
    await workbench().type('Fix ');
    await workbench().staysWithoutGhostText(1_000);
    await workbench().open('long.js', `${'a();'.repeat(5_000)}█\n`);
    await workbench().type('b.');
    await workbench().staysWithoutGhostText(1_000);
  });
});

describe('suggestions that come only when asked for', () => {
  const workbench = useWorkbench({ user: { 'nearline.trigger': 'manual' } });

  it('load no model before that', async () => {
    await workbench().open('manual.py', 'items = [1, 2, 3]\ntotal = █\n');
    await workbench().type('su');
    await workbench().staysWithoutGhostText(3_000);
    assert.ok(!(await workbench().status()).includes('Ready on'));
    await workbench().command('Trigger Inline Suggestion');
    assert.match(await workbench().waitForGhostText(), /^m\(items\)/);
  });
});
