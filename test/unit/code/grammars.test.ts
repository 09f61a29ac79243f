import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTable, sha256Of, syntaxFiles, upstreams } from '../../../scripts/lib/grammars.ts';
import { Grammars, type SyntaxFiles } from '../../../src/code/grammars.ts';
import { silentLog } from '../../../src/util/log.ts';
import { allGrammars, grammarFor } from '../../../src/code/languages.ts';

/** VS Code's ids of the languages that must have a grammar. */
const LANGUAGES = [
  ...['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python', 'go', 'rust', 'java'],
  ...['c', 'cpp', 'csharp', 'php', 'ruby', 'shellscript', 'html', 'css', 'json', 'jsonc', 'yaml', 'kotlin'],
];

describe('Grammars', () => {
  const rows = readTable(readFileSync(join('syntaxes', 'README.md'), 'utf8'));

  it('are what the table says', () => {
    assert.deepEqual(
      rows.map(({ grammar, upstream }) => [grammar, upstream]),
      upstreams.map(({ grammar, package: name, version }) => [grammar, `${name}@${version}`]),
    );
    for (const { grammar, sha256, bytes } of rows) {
      const wasm = readFileSync(join('syntaxes', grammar, 'grammar.wasm'));
      assert.deepEqual([grammar, wasm.length, sha256Of(wasm)], [grammar, bytes, sha256]);
    }
  });

  it('come with their licences', () => {
    for (const { grammar, licence } of rows) {
      assert.equal(licence, 'MIT');
      assert.match(
        readFileSync(join('syntaxes', grammar, 'LICENSE'), 'utf8'),
        /permission is hereby granted/i,
      );
    }
  });

  it('are all in the table', () => {
    const folders = readdirSync('syntaxes', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const found = folders.filter(({ name }) => readdirSync(join('syntaxes', name)).includes('grammar.wasm'));
    assert.deepEqual(found.map(({ name }) => name).sort(), rows.map(({ grammar }) => grammar).sort());
    assert.deepEqual(
      allGrammars()
        .map(({ facts }) => facts.name)
        .sort(),
      rows.map(({ grammar }) => grammar).sort(),
    );
  });

  it('are there for the languages that most people write', () => {
    for (const language of LANGUAGES) {
      assert.ok(grammarFor(language), language);
    }
    assert.equal(grammarFor('plaintext'), undefined);
    assert.equal(grammarFor('constructor'), undefined);
  });

  it('load with their queries', async () => {
    const all = new Grammars(syntaxFiles);
    for (const language of new Set([...LANGUAGES, 'lua', 'toml'])) {
      const grammar = await all.load(language);
      assert.ok(grammar, language);
      assert.equal(grammar.outline() === undefined, grammarFor(language)?.outline.length === 0);
      assert.equal(all.loaded(language), grammar);
    }
  }).timeout(20_000);

  it('are read once, when they are first wanted', async () => {
    const read: string[] = [];
    const counted: SyntaxFiles = {
      runtime: async () => {
        read.push('runtime');
        return await syntaxFiles.runtime();
      },
      read: async (path) => {
        read.push(path);
        return await syntaxFiles.read(path);
      },
    };
    const all = new Grammars(counted);
    assert.equal(all.loaded('go'), undefined);
    const [one, other] = await Promise.all([all.load('go'), all.load('go')]);
    assert.equal(one, other);
    assert.deepEqual(read.sort(), ['go/grammar.wasm', 'go/outline.scm', 'go/structure.scm', 'runtime']);
  });

  it('that cannot be loaded are none, and that is said once', async () => {
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
    const broken: SyntaxFiles = {
      ...syntaxFiles,
      read: async (path) =>
        path === 'go/grammar.wasm' ? new TextEncoder().encode('no grammar') : await syntaxFiles.read(path),
    };
    const all = new Grammars(broken, log);
    assert.equal(await all.load('go'), undefined);
    assert.equal(await all.load('go'), undefined);
    assert.equal(all.loaded('go'), undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /^no syntax for go: /);
    assert.ok(await all.load('css'));
  });

  it('are none without the library', async () => {
    const all = new Grammars({ ...syntaxFiles, runtime: () => Promise.reject(new Error('gone')) });
    assert.equal(await all.load('go'), undefined);
    assert.equal(await all.load('css'), undefined);
  });
});
