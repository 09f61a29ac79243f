import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContextFile } from '../../../../src/completion/types.ts';
import { CONTEXT_UNITS } from '../../../../src/context/budget.ts';
import { isSecret } from '../../../../src/context/secrets.ts';
import type * as ContextModule from '../../../../src/editor/context/workspaceContext.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { type FakeDocument, FakeWorkspace } from './fakeWorkspace.ts';

/** Longer than the cursor has to rest after a jump, and than it takes to collect; shorter than after typing. */
const REST_MS = 300;

/** Longer than any wait for a file system. */
const LONG_MS = 20_000;

type Files = Readonly<Record<string, string>>;

const orders = (name: string): string => `
export function ${name}(order: Order, customer: Customer): void {
  order.applyDiscount(customer.percentage, ${name});
  order.addShipping(customer.address, ${name});
  order.save(${name});
}
`;

/** A workspace with the extension's context in it. */
class Bench {
  readonly clock = new FakeClock();
  readonly vscode: FakeWorkspace;
  isOn = true;
  followed!: ContextModule.FollowedWorkspace;

  constructor(files: Files) {
    this.vscode = new FakeWorkspace(files);
  }

  async start(): Promise<this> {
    const entry = 'src/editor/context/workspaceContext.ts';
    const { followWorkspace } = await loadEditorModule<typeof ContextModule>(entry, this.vscode.api);
    this.followed = followWorkspace({
      isOn: () => this.isOn,
      isTyped: ({ uri }) => uri.scheme !== 'output',
      parse: async () => await Promise.resolve(undefined),
      currentOutline: () => undefined,
      clock: this.clock,
      log: silentLog,
    });
    return this;
  }

  /** Rests at a line of a document. */
  async restAt(document: FakeDocument, line = 0): Promise<readonly ContextFile[]> {
    this.vscode.visit(document, line);
    await this.clock.advance(REST_MS);
    return this.contextOf(document);
  }

  contextOf({ uri, languageId }: FakeDocument): readonly ContextFile[] {
    return this.followed.context.contextFor({ document: uri.toString(), languageId });
  }
}

const paths = (files: readonly ContextFile[]): string[] => files.map(({ path }) => path);

describe('WorkspaceContext', () => {
  const main =
    "import { Order } from './order';\nimport { Customer } from './people/customer';\n" + orders('ship');
  const files = {
    '/shop/src/main.ts': main,
    '/shop/src/order.ts': 'export class Order {\n  function save(): void {}\n}\n',
    '/shop/src/people/customer.ts': 'export interface Customer {}\n',
    '/shop/src/other.ts': orders('cancel'),
    '/shop/src/unrelated.py': orders('unrelated'),
  };
  let bench: Bench;

  beforeEach(async () => {
    bench = await new Bench(files).start();
  });
  afterEach(() => bench.followed.dispose());

  it('shows what is imported, then similar code that is open, then what was edited', async () => {
    const { vscode } = bench;
    const other = vscode.open('/shop/src/other.ts');
    const script = vscode.open('/shop/src/unrelated.py', 'python');
    vscode.type(script, 4, ' # done at last');
    const context = await bench.restAt(vscode.open('/shop/src/main.ts'), 5);
    assert.deepEqual(context, [
      { path: 'src/order.ts', text: 'export class Order\n  function save(): void {}' },
      { path: 'src/people/customer.ts', text: 'export interface Customer {}' },
      { path: 'src/other.ts', text: other.text.trim() },
      { path: 'src/unrelated.py', text: '  order.save(unrelated); # done at last' },
    ]);
  });

  it('knows nothing before the cursor rests, and then answers with the same array', async () => {
    const document = bench.vscode.open('/shop/src/main.ts');
    bench.vscode.visit(document);
    assert.deepEqual(bench.contextOf(document), []);
    const context = await bench.restAt(document);
    assert.equal(context.length, 2);
    assert.equal(await bench.restAt(document, 1), context);
    assert.equal(bench.contextOf(document), context);
  });

  it('tells when what is being collected is there', async () => {
    const { vscode, clock, followed } = bench;
    const document = vscode.open('/shop/src/main.ts');
    vscode.visit(document);
    clock.after(
      101,
      () => void followed.context.collected().then(() => order.push(bench.contextOf(document).length)),
    );
    const order: number[] = [];
    await clock.advance(REST_MS);
    await followed.context.collected();
    assert.deepEqual(order, [2]);
  });

  it('does nothing at a key, and collects when the typing pauses', async () => {
    const { vscode, clock } = bench;
    const document = vscode.open('/shop/src/main.ts');
    const context = await bench.restAt(document);
    vscode.open('/shop/src/other.ts');
    for (let key = 0; key < 20; key++) {
      vscode.type(document, 3, 'x');
      await clock.advance(500);
      assert.equal(bench.contextOf(document), context);
    }
    await clock.advance(1_000);
    assert.deepEqual(paths(bench.contextOf(document)), [...paths(context), 'src/other.ts']);
  });

  it('reads files that are open as they are in the editor, and others from the disk once', async () => {
    const { vscode } = bench;
    const order = vscode.open('/shop/src/order.ts');
    order.text = 'export class Order {}\n';
    const document = vscode.open('/shop/src/main.ts');
    await bench.restAt(document);
    vscode.save(document);
    await bench.clock.advance(REST_MS);
    assert.deepEqual(bench.contextOf(document)[0], { path: 'src/order.ts', text: 'export class Order {}' });
    assert.deepEqual(
      vscode.reads.filter((path) => path.endsWith('.ts')),
      ['/shop/src/people/customer.ts'],
    );
  });

  it('reads tabs that the editor has not opened yet', async () => {
    bench.vscode.addTab('/shop/src/other.ts');
    const context = await bench.restAt(bench.vscode.open('/shop/src/main.ts'), 5);
    assert.ok(paths(context).includes('src/other.ts'));
  });

  it('reads nothing that is not open where the workspace is not trusted', async () => {
    const { vscode } = bench;
    vscode.isTrusted = false;
    vscode.open('/shop/src/other.ts');
    vscode.addTab('/shop/src/order.ts');
    const context = await bench.restAt(vscode.open('/shop/src/main.ts'), 5);
    assert.deepEqual(paths(context), ['src/other.ts']);
    assert.deepEqual([vscode.reads, vscode.searches], [[], []]);
  });

  it('answers at once while the file system hangs, and goes on when it is back', async () => {
    const { vscode } = bench;
    const document = vscode.open('/shop/src/main.ts');
    const context = await bench.restAt(document);
    vscode.hangs = true;
    const other = vscode.open('/shop/src/other.ts');
    vscode.visit(other, 3);
    const began = performance.now();
    assert.equal(bench.contextOf(document), context);
    assert.deepEqual(bench.contextOf(other), []);
    assert.ok(performance.now() - began < 50);
    await bench.clock.advance(LONG_MS);
    assert.equal(bench.contextOf(document), context);
    assert.equal(await bench.restAt(document, 3), context);
  });

  it('waits a few seconds for other files, and then shows what it knows of its own', async () => {
    const { vscode, clock } = bench;
    const document = vscode.open('/shop/src/long.ts');
    document.text = main + 'x;\n'.repeat(3_000);
    vscode.hangs = true;
    vscode.visit(document, 3_000);
    for (let tenths = 0; tenths < 37; tenths++) await clock.advance(100);
    assert.deepEqual(paths(bench.contextOf(document)), ['src/long.ts']);
  });

  it('never asks a file system that is dead more than a few times at once', async () => {
    const { vscode, clock } = bench;
    vscode.hangs = true;
    for (let file = 0; file < 50; file++) vscode.open(`/shop/src/folder${file}/file.ts`);
    const document = vscode.open('/shop/src/main.ts');
    for (let rest = 0; rest < 5; rest++) {
      vscode.visit(document, rest);
      await clock.advance(LONG_MS);
    }
    assert.ok(vscode.asked <= 8);
  });

  it('is off by its setting', async () => {
    bench.isOn = false;
    const document = bench.vscode.open('/shop/src/main.ts');
    assert.deepEqual(await bench.restAt(document), []);
    assert.deepEqual(bench.vscode.reads, []);
    bench.isOn = true;
    assert.equal((await bench.restAt(document, 1)).length, 2);
    bench.isOn = false;
    assert.deepEqual(bench.contextOf(document), []);
  });

  it('answers for no other language', async () => {
    const document = bench.vscode.open('/shop/src/main.ts');
    await bench.restAt(document);
    const asked = { document: document.uri.toString(), languageId: 'python' };
    assert.deepEqual(bench.followed.context.contextFor(asked), []);
  });

  it('names files of several folders by their folder', async () => {
    const { vscode } = bench;
    vscode.folders = ['/shop', '/lib'];
    vscode.files.set('/lib/use.ts', "import { Order } from './order';");
    vscode.files.set('/lib/order.ts', 'export class Order {}\n');
    assert.deepEqual(paths(await bench.restAt(vscode.open('/lib/use.ts'))), ['lib/order.ts']);
  });

  it('shows the cells above in a notebook', async () => {
    const { vscode } = bench;
    const cells = ['import pandas', 'frame = pandas.DataFrame()', 'frame.'].map((text, index) => {
      const document = vscode.open(`/shop/a.ipynb`, 'python', `vscode-notebook-cell${index}`);
      document.text = text;
      return { index, kind: 2, document };
    });
    vscode.notebooks = [{ uri: { path: '/shop/a.ipynb' }, getCells: () => cells }];
    const context = await bench.restAt(cells[2]!.document);
    assert.equal(context[0]?.text, 'import pandas\n\nframe = pandas.DataFrame()');
  });

  it('drops what it has when an ignore file changes', async () => {
    const { vscode, clock } = bench;
    const document = vscode.open('/shop/src/main.ts');
    await bench.restAt(document);
    vscode.write('/shop/.gitignore', 'people/');
    await clock.advance(0);
    assert.deepEqual(bench.contextOf(document), []);
    await clock.advance(REST_MS);
    assert.deepEqual(paths(bench.contextOf(document)), ['src/order.ts']);
  });
});

describe('files that are left alone', () => {
  const NAMES = ['a.ts', 'b.ts', 'secrets.json', '.env', 'key.pem', 'id_rsa'];
  const FOLDERS = ['', 'src/', 'src/gen/', 'private/'];

  /** What each rule matches, by the path below its ignore file. */
  const RULES: Readonly<Record<string, RegExp>> = {
    'gen/': /(?:^|\/)gen\//,
    private: /(?:^|\/)private(?:\/|$)/,
    '*.pem': /\.pem$/,
    'b.ts': /(?:^|\/)b\.ts$/,
    '/a.ts': /^a\.ts$/,
    '!b.ts': /(?:^|\/)b\.ts$/,
  };

  /** Whether ignore files of the root and of `src/` leave a file out: nothing brings back what a folder takes away. */
  function ignored(path: string, root: readonly string[], src: readonly string[]): boolean {
    const inSrc = path.startsWith('src/') ? src.map((rule) => ({ rule, below: path.slice(4) })) : [];
    const matching = [...root.map((rule) => ({ rule, below: path })), ...inSrc].filter(({ rule, below }) =>
      RULES[rule]!.test(below),
    );
    if (matching.some(({ rule }) => rule === 'gen/' || rule === 'private')) return true;
    const last = matching.at(-1);
    return last !== undefined && !last.rule.startsWith('!');
  }

  const file = fc
    .tuple(fc.constantFrom(...FOLDERS), fc.constantFrom(...NAMES))
    .map((parts) => parts.join(''));
  const drawing = fc.record({
    files: fc.uniqueArray(file, { minLength: 1, maxLength: 10 }),
    isOpen: fc.func(fc.boolean()),
    git: fc.subarray(Object.keys(RULES)),
    own: fc.subarray(Object.keys(RULES)),
    nested: fc.subarray(Object.keys(RULES)),
  });

  it('are never read, and never shown, whatever opens, imports or changes them', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(drawing, async ({ files, isOpen, git, own, nested }) => {
        const imports = files.map((path) => `import { found } from './${path}';`).join('\n');
        const bench = await new Bench({
          ...Object.fromEntries(
            files.map((path) => [`/shop/${path}`, `${orders('found')}// canary of ${path}.\n`]),
          ),
          '/shop/main.ts': imports + orders('ship'),
          '/shop/.gitignore': git.join('\n'),
          '/shop/.nearlineignore': own.join('\n'),
          '/shop/src/.gitignore': nested.join('\n'),
        }).start();
        const { vscode, followed } = bench;
        for (const path of files) vscode.addTab(`/shop/${path}`);
        for (const path of files.filter(isOpen)) vscode.type(vscode.open(`/shop/${path}`), 5, ' // canary');
        const context = await bench.restAt(vscode.open('/shop/main.ts'), files.length + 2);
        followed.dispose();

        shown += context.length;
        const hidden = files.filter(
          (path) => isSecret(path) || ignored(path, git, nested) || ignored(path, own, []),
        );
        assert.deepEqual(
          paths(context).filter((path) => hidden.includes(path)),
          [],
        );
        assert.deepEqual(
          vscode.reads.filter((path) => hidden.includes(path.slice('/shop/'.length))),
          [],
        );
        assert.ok(hidden.every((path) => context.every(({ text }) => !text.includes(`canary of ${path}.`))));
        assert.ok(
          context.reduce((sum, { path, text }) => sum + path.length + text.length, 0) <= CONTEXT_UNITS,
        );
      }),
      { numRuns: 40 },
    );
    assert.ok(shown > 0);
  }).timeout(60_000);

  async function silences(paths: readonly string[], files: Files): Promise<(string | undefined)[]> {
    const bench = await new Bench(files).start();
    const documents = paths.map((path) => bench.vscode.open(path));
    await bench.clock.advance(0);
    const found = documents.map(({ uri }) => bench.followed.ignored.silenceIn(uri as never));
    bench.followed.dispose();
    return found;
  }

  it('get no suggestions where they are secret or in .nearlineignore, but for .gitignore', async () => {
    const rules = {
      '/shop/.gitignore': 'dist',
      '/shop/.nearlineignore': 'private',
      '/shop/src/.nearlineignore': '*.md',
    };
    const paths = [
      '/shop/.env',
      '/shop/private/a.ts',
      '/shop/src/a.md',
      '/shop/a.md',
      '/shop/dist/a.ts',
      '/elsewhere/a.ts',
    ];
    assert.deepEqual(await silences(paths, rules), [
      'secret',
      'ignored',
      'ignored',
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are hidden until it is known what the ignore files say, and open to suggestions', async () => {
    const bench = new Bench({ '/shop/.nearlineignore': '*.ts' });
    bench.vscode.hangs = true;
    await bench.start();
    const { uri } = bench.vscode.open('/shop/src/a.ts');
    await bench.clock.advance(LONG_MS);
    const { ignored } = bench.followed;
    assert.deepEqual([ignored.isHidden(uri as never), ignored.silenceIn(uri as never)], [true, undefined]);
    bench.followed.dispose();
  });
});
