import assert from 'node:assert/strict';
import { usableKey } from '../../../src/remote/settings.ts';

const keyOf = async (key: string | undefined): Promise<string | undefined> =>
  await usableKey(() => Promise.resolve(key));

describe('the API key', () => {
  it('is sent without the blanks that were copied along', async () =>
    assert.equal(await keyOf(' sk-1\n'), 'sk-1'));
  it('is none where there is nothing', async () => {
    assert.deepEqual([await keyOf(undefined), await keyOf(' ')], [undefined, undefined]);
  });
  for (const key of ['sk\n1', 'sk 1', 'schlüssel']) {
    it(`is not sent as ${JSON.stringify(key)}, nor told`, async () => {
      await assert.rejects(
        keyOf(key),
        (error: Error) => /Enter it again/.test(error.message) && !error.message.includes(key),
      );
    });
  }
  it('says when it cannot be read, and not why', async () => {
    const read = (): Promise<string> => Promise.reject(new Error('sk-1'));
    await assert.rejects(usableKey(read), { reason: 'key', message: /could not be read/ });
  });
});
