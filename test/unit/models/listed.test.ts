import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { listedAdapters } from '../../../src/models/adapterFiles.ts';

const STYLE = resolve('/adapters/our-style.gguf');

describe('the list of adapters', () => {
  it('names them after their files, and adds all of them', () => {
    assert.deepEqual(listedAdapters([{ path: STYLE }]), [{ label: 'our-style', path: STYLE, scale: 1 }]);
  });

  it('takes the user’s own name and scale', () => {
    const [adapter] = listedAdapters([{ path: STYLE, scale: 0.5, name: ' Ours ' }]);
    assert.deepEqual(adapter, { label: 'Ours', path: STYLE, scale: 0.5 });
    assert.equal(listedAdapters([{ path: STYLE, name: ' ' }])[0]?.label, 'our-style');
  });

  it('has each file once, the first entry counts, and none without a path', () => {
    const settings = [{ path: STYLE, name: 'first' }, { path: ' ' }, { path: STYLE, name: 'second' }];
    assert.deepEqual(
      listedAdapters(settings).map(({ label }) => label),
      ['first'],
    );
  });
});
