import assert from 'node:assert/strict';
import { type HubMatch, searchModels } from '../../../../src/download/hub/request.ts';
import { noAbort } from '../../../../src/util/async.ts';
import { failure, json, useHub } from './answers.ts';

const QUERY =
  '/api/models?search=coder+1.5b&filter=gguf&sort=downloads&limit=20&expand=downloads&expand=gated';

describe('searchModels', () => {
  const local = useHub();

  const search = async (words: string): Promise<readonly HubMatch[]> => {
    return await searchModels(local().hub, words, noAbort);
  };

  it('lists what anybody may download', async () => {
    local().host.serve(
      QUERY,
      json([
        { _id: '1', id: 'a/b', downloads: 7, gated: false },
        { _id: '2', id: 'a/c', downloads: 6, gated: 'auto' },
        { _id: '3', id: 'a/d' },
        { _id: '4', id: '../e', downloads: 5, gated: false },
        null,
      ]),
    );
    assert.deepEqual(await search(' coder 1.5b '), [
      { repository: 'a/b', downloads: 7 },
      { repository: 'a/d', downloads: 0 },
    ]);
  });

  it('asks nobody for no words', async () => {
    assert.deepEqual(await search('  '), []);
    assert.deepEqual(local().host.asked, []);
  });

  it('refuses an answer that makes no sense', async () => {
    local().host.serve(QUERY, json({ error: 'x' }));
    await failure('malformed', search('coder 1.5b'));
  });
});
