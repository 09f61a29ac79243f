import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Held } from '../../../../src/worker/cache/slots.ts';
import { SnapshotFolder, type SnapshotOptions } from '../../../../src/worker/cache/snapshots.ts';
import { PromptBuilder } from '../../../../src/worker/prompt/promptBuilder.ts';
import { FULL_REACH } from '../../../../src/worker/reach.ts';
import { FakeEngine, type FakeSequence } from '../../../support/fakeEngine.ts';

describe('SnapshotFolder', () => {
  const engine = new FakeEngine('x');
  const prompts = new PromptBuilder(engine);
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nearline-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (more: Partial<SnapshotOptions> = {}): Promise<SnapshotFolder> => {
    const anchorOf = prompts.anchorOf.bind(prompts);
    return SnapshotFolder.open({ folder, key: 'model', limit: 1e9, anchorOf, ...more });
  };

  function held(document: string): Held {
    const anchor = {
      document,
      path: '',
      context: [],
      prefix: 'let secretCanary = 1;\n',
      suffix: 'end();\n',
      reach: FULL_REACH,
    };
    return { anchor, head: prompts.head(anchor) };
  }

  async function filled({ head }: Held): Promise<FakeSequence> {
    const [sequence] = new FakeEngine('x').sequences;
    await sequence!.evaluate([...head, ...engine.tokenize('let b')]);
    return sequence!;
  }

  const files = (): string[] =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(folder, name)).isFile(),
    );
  const onlyFile = (): string => join(folder, files()[0]!);

  async function saved(document = 'file:///a.ts'): Promise<FakeSequence> {
    const sequence = await filled(held(document));
    assert.ok(await (await open()).save(held(document), sequence));
    return sequence;
  }

  it('restores in another process what was saved in one', async () => {
    const before = await saved();
    const store = await open();
    const [stored] = store.of('file:///a.ts');
    assert.deepEqual(stored!.anchor, held('file:///a.ts').anchor);
    const [empty] = new FakeEngine('x').sequences;
    assert.ok(await store.restore(stored!, empty!));
    assert.deepEqual(empty!.tokens, before.tokens);
  });

  it('finds it at once in the process that saved it', async () => {
    const store = await open();
    await store.save(held('file:///a.ts'), await filled(held('file:///a.ts')));
    assert.equal(store.of('file:///a.ts').length, 1);
    assert.equal(store.of('file:///b.ts').length, 0);
  });

  it('keeps one snapshot of a document: the newest', async () => {
    await saved();
    await saved();
    assert.equal(files().length, 1);
  });

  it('writes neither paths nor plain text, in files of the user alone', async () => {
    await saved('file:///home/somebody/secretCanary.ts');
    const bytes = readFileSync(onlyFile());
    for (const word of ['secretCanary', 'somebody']) assert.ok(!bytes.includes(word));
    assert.ok(!files()[0]!.includes('somebody'));
    if (process.platform !== 'win32') assert.equal(statSync(onlyFile()).mode & 0o777, 0o600);
  });

  it('never looks at what another model, library or option wrote', async () => {
    await saved();
    assert.deepEqual((await open({ key: 'another' })).of('file:///a.ts'), []);
  });

  const damages: readonly [name: string, damage: (path: string) => void, found: boolean][] = [
    ['a flipped bit among the cells', (path) => flip(path, 80), true],
    ['a flipped bit in the tokens', (path) => flip(path, 14), true],
    ['a file cut in the middle', (path) => truncateSync(path, 60), false],
    ['a file without its end', (path) => truncateSync(path, statSync(path).size - 3), false],
    ['an empty file', (path) => truncateSync(path, 0), false],
    ['a text', (path) => writeFileSync(path, 'notes\n'.repeat(99)), false],
  ];
  for (const [name, damage, found] of damages) {
    it(`discards ${name}`, async () => {
      await saved();
      damage(onlyFile());
      const store = await open();
      const [stored] = store.of('file:///a.ts');
      assert.equal(stored !== undefined, found);
      const [empty] = new FakeEngine('x').sequences;
      if (stored) assert.equal(await store.restore(stored, empty!), false);
      assert.deepEqual(empty!.tokens, []);
      assert.deepEqual(files(), []);
      assert.deepEqual(store.of('file:///a.ts'), []);
    });
  }

  it('is not misled by what a killed process left behind', async () => {
    await saved();
    const partial = `${onlyFile()}.4711.partial`;
    copyFileSync(onlyFile(), partial);
    truncateSync(partial, 50);
    assert.equal((await open()).of('file:///a.ts').length, 1);
    assert.equal(files().length, 2, 'another window may be writing it');
    utimesSync(partial, 0, 0);
    await open();
    assert.equal(files().length, 1);
  });

  it('deletes the least recently used when there are too many', async () => {
    await saved('file:///a.ts');
    const size = statSync(onlyFile()).size;
    utimesSync(onlyFile(), 1000, 1000);
    const store = await open({ limit: size * 2.5 });
    for (const name of ['b', 'c']) {
      await store.save(held(`file:///${name}.ts`), await filled(held(`file:///${name}.ts`)));
    }
    assert.equal(files().length, 2);
    const again = await open();
    assert.deepEqual([again.of('file:///a.ts').length, again.of('file:///c.ts').length], [0, 1]);
  });

  it('does without a folder that cannot be written', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const store = await open({ folder: file });
    assert.equal(await store.save(held('file:///a.ts'), await filled(held('file:///a.ts'))), false);
    assert.deepEqual(store.of('file:///a.ts'), []);
  });
});

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}
