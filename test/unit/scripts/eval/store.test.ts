import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint, Store } from '../../../../scripts/eval/store.ts';
import { useScratch } from '../../../support/scratch.ts';

interface Thing {
  readonly key: string;
  readonly value: number;
}

describe('the store of answers', () => {
  const folder = useScratch();
  const file = (): string => join(folder(), 'deep', 'answers.jsonl');

  it('goes on where another run was', () => {
    new Store<Thing>(file()).add({ key: 'a', value: 1 });
    const store = new Store<Thing>(file());
    assert.deepEqual(store.get('a'), { key: 'a', value: 1 });
    assert.equal(store.get('b'), undefined);
  });

  it('keeps the newest of equal keys', () => {
    const store = new Store<Thing>(file());
    store.add({ key: 'a', value: 1 });
    store.add({ key: 'a', value: 2 });
    assert.equal(new Store<Thing>(file()).get('a')?.value, 2);
  });

  it('asks again for a line that was cut off, and glues nothing to it', () => {
    new Store<Thing>(file()).add({ key: 'a', value: 1 });
    appendFileSync(file(), '{"key":"b","va');
    const store = new Store<Thing>(file());
    assert.equal(store.get('b'), undefined);
    store.add({ key: 'b', value: 2 });
    const again = new Store<Thing>(file());
    assert.deepEqual([again.get('a')?.value, again.get('b')?.value], [1, 2]);
    assert.equal(readFileSync(file(), 'utf8').split('\n').length, 4);
  });

  it('passes over what is no answer', () => {
    new Store<Thing>(file());
    appendFileSync(file(), 'null\n3\n{"value":1}\n');
    assert.equal(new Store<Thing>(file()).get('undefined'), undefined);
  });

  it('forgets when told to', () => {
    new Store<Thing>(file()).add({ key: 'a', value: 1 });
    assert.equal(new Store<Thing>(file(), true).get('a'), undefined);
    assert.equal(new Store<Thing>(file()).get('a'), undefined);
  });
});

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
