import assert from 'node:assert/strict';
import { ServerKeys } from '../../../../src/editor/remote/keys.ts';
import { FakeSecrets } from '../../../support/fakeStorage.ts';

const A = 'https://a.example';
const B = 'https://b.example';

describe('ServerKeys', () => {
  let secrets: FakeSecrets;
  let keys: ServerKeys;
  beforeEach(() => {
    secrets = new FakeSecrets();
    keys = new ServerKeys(() => secrets);
  });
  afterEach(() => keys.dispose());

  it('keep the servers apart', async () => {
    await keys.store(A, 'a');
    await keys.store(B, 'b');
    assert.deepEqual([await keys.of(A), await keys.of(B)], ['a', 'b']);
    await keys.delete(A);
    assert.deepEqual([await keys.of(A), await keys.of(B)], [undefined, 'b']);
  });

  it('are read once for many requests', async () => {
    await keys.store(A, 'a');
    for (let request = 0; request < 5; request++) assert.equal(await keys.of(A), 'a');
    assert.equal(secrets.reads, 1);
  });

  it('are read again when another window has stored one', async () => {
    await keys.store(A, 'a');
    await keys.of(A);
    const [name] = secrets.stored.keys();
    secrets.changeElsewhere(name!, 'new');
    assert.equal(await keys.of(A), 'new');
  });

  it('are read again when they could not be', async () => {
    let broken = true;
    const get = async (): Promise<string> =>
      await (broken ? Promise.reject(new Error('locked')) : Promise.resolve('a'));
    keys = new ServerKeys(() => ({ onDidChange: secrets.onDidChange, get }) as never);
    await assert.rejects(keys.of(A), /locked/);
    broken = false;
    assert.equal(await keys.of(A), 'a');
  });

  it('do not touch the storage before a server does', () => {
    keys = new ServerKeys(() => assert.fail('touched'));
    keys.dispose();
  });
});
