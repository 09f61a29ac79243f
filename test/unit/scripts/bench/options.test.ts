import assert from 'node:assert/strict';
import { readOptions } from '../../../../scripts/bench/options.ts';

describe('options of the benchmark', () => {
  const files = ['--files', 'samples'];

  it('measure the bundled model, without another that drafts', () => {
    const { model, draft } = readOptions(files);
    assert.match(model, /nearline-coder-.*\.gguf$/);
    assert.equal(draft, undefined);
  });

  it('let the bundled model draft for another', () => {
    const { model, draft } = readOptions([...files, '--model', 'package.json', '--draft', 'bundled']);
    assert.match(model, /package\.json$/);
    assert.equal(draft, readOptions(files).model);
  });

  it('name files that are not there, instead of measuring something else', () => {
    assert.throws(() => readOptions(['--files', 'nowhere']), /nowhere does not exist/);
    for (const option of ['--model', '--draft'])
      assert.throws(() => readOptions([...files, option, 'nowhere.gguf']), /nowhere\.gguf does not exist/);
  });

  it('refuse what they do not know', () => {
    assert.throws(() => readOptions([...files, '--only', 'everything']), /no section 'everything'/);
    assert.throws(() => readOptions([...files, '--generations', 'many']), /whole number/);
  });

  it('have sensible defaults', () => {
    const { keystrokes, seed, peer, sections } = readOptions(files);
    assert.deepEqual([keystrokes, seed, peer, sections.has('replay')], [2000, 1, false, true]);
  });

  for (const args of [['--keystrokes', 'many'], ['--peer', 'other'], ['--unknown']]) {
    it(`refuse ${args.join(' ')}`, () => {
      assert.throws(() => readOptions([...files, ...args]), /usage|does not exist/);
    });
  }
});
