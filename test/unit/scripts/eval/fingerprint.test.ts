import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../../../scripts/eval/fingerprint.ts';
import { useScratch } from '../../../support/scratch.ts';

describe('the fingerprint of a product', () => {
  const folder = useScratch();
  const model = (name: string, text: string): string => {
    const file = join(folder(), name);
    writeFileSync(file, text);
    return file;
  };

  it('stays the same while nothing changes', () => {
    const file = model('m.gguf', 'weights');
    assert.match(fingerprint(file, { threads: 1 }), /^[0-9a-f]{16}$/);
    assert.equal(fingerprint(file, { threads: 1 }), fingerprint(file, { threads: 1 }));
  });

  it('is another one with other settings, or another model', () => {
    const file = model('m.gguf', 'weights');
    const first = fingerprint(file, { threads: 1 });
    assert.notEqual(fingerprint(file, { threads: 2 }), first);
    model('m.gguf', 'heights');
    assert.notEqual(fingerprint(file, { threads: 1 }), first);
  });

  it('looks at all parts of a model', () => {
    const file = model('m-00001-of-00002.gguf', 'a');
    model('m-00002-of-00002.gguf', 'b');
    const first = fingerprint(file, {});
    model('other-00001-of-00001.gguf', 'x');
    assert.equal(fingerprint(file, {}), first);
    model('m-00002-of-00002.gguf', 'c');
    assert.notEqual(fingerprint(file, {}), first);
  });

  it('sees the end of a large file', () => {
    const start = '0'.repeat(3 << 20);
    const first = fingerprint(model('m.gguf', `${start}a`), {});
    assert.notEqual(fingerprint(model('m.gguf', `${start}b`), {}), first);
  });
});
