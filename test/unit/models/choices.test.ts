import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { modelChoices, modelFromFile, selectedModel } from '../../../src/models/bundled.ts';

const ROOT = resolve('/extension');

describe('model choices', () => {
  it('begin with the bundled model', () => {
    const [first] = modelChoices(ROOT, [], '');
    assert.ok(first?.bundled);
  });

  it('list each file once, the selected one as well', () => {
    const files = [resolve('/a/One.gguf'), resolve('/a/One.gguf')];
    const choices = modelChoices(ROOT, files, resolve('/b/Two.gguf'));
    assert.deepEqual(
      choices.slice(1).map(({ label }) => label),
      ['One', 'Two'],
    );
  });

  it('name a split model without its shard number', () => {
    assert.equal(modelFromFile('/m/coder-q4-00001-of-00003.gguf').label, 'coder-q4');
  });

  it('take an empty setting for the bundled model', () => {
    assert.ok(selectedModel(ROOT, ' ').bundled);
    assert.equal(selectedModel(ROOT, '/x/Mine.gguf').label, 'Mine');
  });
});
