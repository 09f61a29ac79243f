import assert from 'node:assert/strict';
import { missingPaths } from '../../scripts/lib/documentPaths.ts';
import {
  type Criterion,
  criteria,
  importCircles,
  isKept,
  namesExportedTwice,
  readTree,
  type Tree,
  unimportedExports,
} from '../../scripts/lib/house.ts';
import { type Import, type Module, readModule } from '../../scripts/lib/modules.ts';
import { root } from '../../scripts/lib/repository.ts';
import { faultsOfRules, forbiddenImports, roomRules } from '../../scripts/lib/rooms.ts';

/** The packages that one part of `src/` alone may load. */
const LOADED_BY: Readonly<Record<string, string>> = {
  'node-llama-cpp': 'src/worker/native/',
  tar: 'src/gpu/unpack.ts',
  'web-tree-sitter': 'src/code/treeSitter.ts',
};

const module = (path: string, text: string): Module => readModule({ path, text });

const importsOf = (path: string, text: string): readonly Import[] => module(path, text).imports;

describe('architecture', () => {
  let tree: Tree;
  let rules: ReturnType<typeof roomRules>;
  let found: readonly Criterion[];

  before(() => {
    tree = readTree(root);
    rules = roomRules(tree.documents.find(({ path }) => path === 'docs/architecture.md')!.text);
    found = criteria(tree);
  });

  it('reads the tree', () => {
    const sources = tree.modules.filter(({ path }) => path.startsWith('src/'));
    assert.ok(sources.length > 100);
    assert.ok(sources.flatMap(({ imports }) => imports).length > 300);
    assert.ok(sources.flatMap(({ exports }) => exports).length > 300);
    assert.ok(tree.documents.length >= 9);
  });

  it('keeps to its criteria', () => {
    const broken = found.filter((criterion) => !isKept(criterion));
    assert.deepEqual(
      broken.map(({ name, is, found: lines }) => ({ name, is, found: lines })),
      [],
    );
  });

  it('loads native code, archives and the parser in one place each', () => {
    const loads = tree.modules
      .filter(({ path }) => path.startsWith('src/'))
      .flatMap(({ imports }) => imports)
      .filter(({ to, isTypeOnly }) => to in LOADED_BY && !isTypeOnly);
    assert.deepEqual(new Set(loads.map(({ to }) => to)), new Set(Object.keys(LOADED_BY)));
    assert.deepEqual(
      loads.filter(({ from, to }) => !from.startsWith(LOADED_BY[to]!)),
      [],
    );
  });

  it('keeps the entry small', () => {
    assert.ok(tree.modules.find(({ path }) => path === 'src/extension.ts')!.lines <= 80);
  });

  describe('refuses what it should', () => {
    it('sizes', () => {
      const lines = (path: string, count: number): Module => module(path, 'f();\n'.repeat(count));
      const small = Array.from({ length: 300 }, (_, at) => lines(`src/util/${at}.ts`, 20));
      const large = Array.from({ length: 300 }, (_, at) => lines(`src/code/${at}.ts`, 351));
      const names = (modules: readonly Module[]): string[] =>
        criteria({ ...tree, modules })
          .filter((criterion) => !isKept(criterion))
          .map(({ name }) => name.split(',')[0]!);
      assert.deepEqual(
        names(small).filter((name) => name.includes('file')),
        ['files in src', 'lines of a file', 'files with 25 lines or fewer'],
      );
      assert.ok(names(large).includes('lines of a file'));
    });

    const refused = (path: string, text: string): boolean =>
      forbiddenImports(importsOf(path, text), rules).length > 0;

    it('imports that leave their room', () => {
      assert.ok(refused('src/completion/pipeline.ts', "import * as vscode from 'vscode';"));
      assert.ok(refused('src/worker/completer.ts', "import { getLlama } from 'node-llama-cpp';"));
      assert.ok(refused('src/gpu/install.ts', "await import('tar');"));
      assert.ok(refused('src/util/log.ts', "export { Client } from '../host/client.ts';"));
      assert.ok(refused('src/util/log.ts', "import type { Client } from '../host/client.ts';"));
      assert.ok(refused('src/remote/generator.ts', "import { readFile } from 'node:fs/promises';"));
      assert.ok(refused('src/remote/generator.ts', "let a: import('../worker/scheduler.ts').Rank;"));
      assert.ok(refused('src/code/grammars.ts', "import { Parser } from 'web-tree-sitter';"));
      assert.ok(refused('src/nowhere/new.ts', "import { lastLine } from '../util/text.ts';"));
    });

    it('no others', () => {
      assert.ok(!refused('src/worker/native/load.ts', "import { getLlama } from 'node-llama-cpp';"));
      assert.ok(!refused('src/worker/native/load.ts', "import type { Extent } from '../../protocol/x.ts';"));
      assert.ok(!refused('src/code/grammars.ts', "import { type Node, type Tree } from 'web-tree-sitter';"));
      assert.ok(!refused('src/remote/address.ts', "import { isIP } from 'node:net';"));
      assert.ok(!refused('src/gpu/install.ts', "import { GpuError } from './errors.ts';"));
    });

    it('a table of rooms that says something else than the tree', () => {
      assert.throws(() => roomRules('# Architecture\n\n| `util/` | - | Node |\n'), /What imports what/);
      const [util, protocol, ...others] = rules;
      const files = tree.modules.map(({ path }) => path);
      const gone = { path: 'base/', rooms: [], packages: [], typesOf: [] };
      assert.deepEqual(faultsOfRules([...rules, gone], files), ['base/ is not in src/']);
      assert.deepEqual(faultsOfRules([protocol!, util!, ...others], files), ['protocol/ is above util']);
      assert.deepEqual(faultsOfRules(rules, [...files, 'src/nowhere/new.ts']), ['nowhere has no row']);
    });

    it('import circles', () => {
      const text = (to: string): string => `import type { A } from './${to}.ts';`;
      const imports = [
        ...importsOf('src/a.ts', text('b')),
        ...importsOf('src/b.ts', text('c')),
        ...importsOf('src/c.ts', `${text('a')} ${text('d')}`),
        ...importsOf('src/d.ts', text('e')),
        ...importsOf('src/f.ts', text('f')),
      ];
      assert.deepEqual(importCircles(imports), ['src/a.ts, src/b.ts, src/c.ts', 'src/f.ts']);
    });

    it('names that two files export', () => {
      const one = module('src/a.ts', 'export interface Place {} export const [x, { y }] = z;');
      const other = module('src/b.ts', 'export function y() {} class Place {} export { Place };');
      const handsOn = module('src/c.ts', "import type { Place } from './a.ts'; export type { Place };");
      const alsoHandsOn = module('src/d.ts', "export { y } from './b.ts'; export * from './a.ts';");
      assert.deepEqual(namesExportedTwice([one, other, handsOn, alsoHandsOn]), [
        'Place: src/a.ts, src/b.ts',
        'y: src/a.ts, src/b.ts',
      ]);
    });

    it('exports that no file imports', () => {
      const text = `
        export const used = 1, unused = 2;
        export interface Part { readonly a: number }
        export type Unused = 3;
        export function later(part: Part) {}
        export class Later {}`;
      const source = module('src/a.ts', text);
      const users = [
        module('test/a.test.ts', "import { used as renamed } from '../src/a.ts';"),
        module('scripts/a.ts', "const { later: b } = await import('../src/a.ts');"),
        module('src/b.ts', "(await import('./a.ts')).Later;"),
      ];
      const dead = ['src/a.ts unused', 'src/a.ts Unused'];
      assert.deepEqual(unimportedExports([source], users), dead);
      const whole = module('src/c.ts', "import * as a from './a.ts';");
      assert.deepEqual(unimportedExports([source], [...users, whole]), []);
    });

    it('paths that are not there', () => {
      const text = [
        '# A heading: `code`',
        '[gone](gone.md) [there](../README.md) [heading](#a-heading-code) [none](#another) [site](https://a.b/c.md)',
        '`src/base/` `util/text.ts` `src/util/text.ts:3:1` `gone.ts` `nearline.model` `/v1/completions` `*.ts`',
        '```sh\nnode scripts/run.mjs house\nnode scripts/gone.mjs\nls dist/ FOLDER/\n```',
      ].join('\n');
      const document = { path: 'docs/speed.md', text };
      const named = { paths: tree.paths, documents: [document] };
      const gone = ['gone.md', '#another', 'src/base/', 'gone.ts', 'scripts/gone.mjs', 'FOLDER/'];
      assert.deepEqual(
        missingPaths(document, named),
        gone.map((path) => `docs/speed.md names ${path}`),
      );
    });
  });
});
