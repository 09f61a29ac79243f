import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { faults, largestVsixBytes, type Entry } from '../../../scripts/vsix/allowList.ts';

const engine = 'extension/dist/worker/node_modules/node-llama-cpp';
const native = 'extension/dist/worker/node_modules/@node-llama-cpp/linux-x64';

const shippable = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/THIRD_PARTY_NOTICES.md',
  'extension/dist/extension.cjs',
  'extension/dist/unpack.cjs',
  'extension/dist/treeSitter.cjs',
  'extension/dist/web-tree-sitter.wasm',
  'extension/dist/worker/main.mjs',
  'extension/dist/worker/watchdogThread.mjs',
  `${engine}/package.json`,
  `${engine}/LICENSE`,
  `${engine}/dist/index.js`,
  `${engine}/dist/bindings/utils/testBindingBinary.js`,
  `${engine}/llama/llama.cpp.info.json`,
  `${native}/package.json`,
  `${native}/LICENSE`,
  `${native}/dist/index.js`,
  `${native}/bins/linux-x64/llama-addon.node`,
  `${native}/bins/linux-x64/libggml-base.so`,
  'extension/media/icon.png',
  'extension/models/small-00001-of-00002.gguf',
  'extension/models/README.md',
  'extension/syntaxes/README.md',
  'extension/syntaxes/typescript/LICENSE',
  'extension/syntaxes/typescript/grammar.wasm',
  'extension/syntaxes/typescript/structure.scm',
];

const entries = (names: readonly string[]): Entry[] => names.map((name) => ({ name, bytes: 1 }));

describe('the allow-list of a VSIX', () => {
  it('is content with what we ship', () => {
    assert.deepEqual(faults(entries(shippable), 1), []);
  });

  for (const stranger of [
    `${engine}/llama/gitRelease.bundle`,
    `${engine}/llama/addon/addon.cpp`,
    `${engine}/dist/cli/cli.js`,
    `${engine}/dist/index.d.ts`,
    `${engine}/dist/index.js.map`,
    `${engine}/templates/packed/electron.json`,
    'extension/dist/extension.cjs.map',
    'extension/dist/worker/main.test.mjs.map',
    'extension/src/extension.ts',
    'extension/test/unit/a.test.ts',
    'extension/node_modules/left-pad/index.js',
    'extension/models/.DS_Store',
    'extension/.env',
    'extension/scripts/run.mjs',
    'extension/dist/web-tree-sitter.wasm.map',
    'extension/syntaxes/typescript/grammar.js',
    'extension/../outside.md',
  ]) {
    it(`refuses ${stranger}`, () => {
      assert.deepEqual(faults(entries([...shippable, stranger]), 1), [`not on the allow-list: ${stranger}`]);
    });
  }

  it('names every part that is missing', () => {
    const without = shippable.filter((name) => !name.endsWith('.gguf') && !name.endsWith('.node'));
    const found = faults(entries(without), 1);
    assert.equal(found.length, 2);
    assert.match(found.join('\n'), /missing: .*node\$\nmissing: .*gguf\$/);
  });

  it('refuses empty files, which a failed copy leaves', () => {
    const emptied = entries(shippable).map((entry) =>
      entry.name.endsWith('main.mjs') ? { ...entry, bytes: 0 } : entry,
    );
    assert.deepEqual(faults(emptied, 1), ['empty: extension/dist/worker/main.mjs']);
  });

  it('refuses what a gallery would not take', () => {
    assert.equal(faults(entries(shippable), largestVsixBytes).length, 0);
    assert.match(faults(entries(shippable), largestVsixBytes + 1).join(), /too large/);
  });

  it('stands beside a .vscodeignore that ignores everything first', () => {
    const file = new URL('../../../.vscodeignore', import.meta.url);
    const rules = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(rules[0], '**');
    assert.ok(rules.slice(1).every((rule) => rule.startsWith('!')));
  });
});
