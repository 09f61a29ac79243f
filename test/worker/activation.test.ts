import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FakeVscode, loadExtension } from '../support/fakeVscode.ts';

interface Subscription {
  dispose(): void;
}

describe('activation', () => {
  const vscode = new FakeVscode();
  const subscriptions: Subscription[] = [];
  const memory = { get: () => undefined, update: () => Promise.resolve() };
  let ms = 0;

  before(() => {
    const began = performance.now();
    const extension = loadExtension(vscode);
    const packageJSON: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    const own = { id: 'nearline.nearline', packageJSON };
    const globalStorageUri = { fsPath: join(tmpdir(), 'nearline-no-storage') };
    const context = {
      extension: own,
      extensionPath: resolve('.'),
      subscriptions,
      globalState: memory,
      workspaceState: memory,
      globalStorageUri,
    };
    extension.activate(context);
    ms = performance.now() - began;
  });
  after(() => {
    for (const subscription of subscriptions) subscription.dispose();
  });

  it('registers every command and the provider', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { commands: { command: string }[] };
    };
    // The editor runs this one when a suggestion was accepted; users have no use for it.
    const own = ['nearline.suggestionAccepted'];
    const all = [...own, ...contributes.commands.map(({ command }) => command)];
    assert.deepEqual(vscode.commandIds.sort(), all.sort());
    assert.equal(vscode.providers, 1);
  });

  it('starts no process and loads no native module', () => {
    console.log(`      loaded and activated in ${ms.toFixed(1)} ms`);
    const children = process.report.getReport() as unknown as {
      sharedObjects: string[];
      libuv: { type: string }[];
    };
    assert.ok(!children.libuv.some(({ type }) => type === 'process'));
    assert.ok(!children.sharedObjects.some((path) => /llama/.test(path)));
  });

  it('starts every contribution', () => {
    assert.ok(!vscode.logged.some((line) => line.includes('could not be started')), vscode.logged.join('\n'));
    assert.ok(vscode.logged.some((line) => line.startsWith('activated in')));
  });

  it('leaves what only an installation needs in a file of its own', () => {
    assert.doesNotMatch(readFileSync('dist/extension.cjs', 'utf8'), /TAR_ENTRY_ERROR/);
    assert.match(readFileSync('dist/unpack.cjs', 'utf8'), /TAR_ENTRY_ERROR/);
  });

  it('leaves the parser in a file of its own', () => {
    assert.doesNotMatch(readFileSync('dist/extension.cjs', 'utf8'), /_ts_parser_new_wasm/);
    assert.match(readFileSync('dist/treeSitter.cjs', 'utf8'), /_ts_parser_new_wasm/);
  });

  it('bundles no native module into the host', () => {
    assert.doesNotMatch(readFileSync('dist/extension.cjs', 'utf8'), /require\("node-llama-cpp"\)/);
  });
});
