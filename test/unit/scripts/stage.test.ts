import assert from 'node:assert/strict';
import { shippedManifest, textField } from '../../../scripts/vsix/stage.ts';

describe('the shipped manifest', () => {
  const manifest = {
    name: 'nearline',
    type: 'module',
    private: true,
    engines: { vscode: '^1.96.0', node: '>=20' },
    contributes: { commands: [] },
    scripts: { 'vscode:prepublish': 'rm -rf /' },
    dependencies: { a: '1' },
    devDependencies: { b: '1' },
    overrides: { c: '1' },
  };

  it('keeps what the editor reads and nothing that builds', () => {
    assert.deepEqual(shippedManifest(manifest), {
      name: 'nearline',
      type: 'module',
      engines: { vscode: '^1.96.0' },
      contributes: { commands: [] },
    });
  });

  it('leaves the original alone', () => {
    shippedManifest(manifest);
    assert.equal(manifest.engines.node, '>=20');
  });

  it('names a text field that is missing', () => {
    assert.equal(textField(manifest, 'name'), 'nearline');
    assert.throws(() => textField(manifest, 'version'), /"version"/);
  });
});
