import assert from 'node:assert/strict';
import type { HubReason } from '../../../../src/download/hub/errors.ts';
import {
  type HubListing,
  type HubMatch,
  listModels,
  modelContaining,
  searchModels,
} from '../../../../src/download/hub/models.ts';
import type { Hub } from '../../../../src/download/hub/hub.ts';
import { noAbort } from '../../../../src/util/async.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { type Answer, FileHost, redirect, status } from '../../../support/fileHost.ts';
import { COMMIT, FACTS, failure, file, hash, json, no, useHub } from './answers.ts';

const INFO = '/api/models/a/b/revision/main';
const TREE = `/api/models/a/b/tree/${COMMIT}?recursive=true`;

describe('listModels', () => {
  const local = useHub();

  const list = async (hub: Hub = local().hub, signal = noAbort): Promise<HubListing> => {
    return await listModels(hub, { repository: 'a/b', revision: 'main' }, signal);
  };

  /** Answers with a repository whose first page of files is this. */
  function serve(tree: unknown, next?: string): void {
    const headers = next === undefined ? {} : { link: `<${next}>; rel="next"` };
    local().host.serve(INFO, json(FACTS));
    local().host.serve(TREE, json(tree, headers));
  }

  const labels = async (): Promise<readonly string[]> => (await list()).models.map(({ label }) => label);

  it('lists models, the smallest first, pinned to the commit', async () => {
    serve([
      { type: 'directory', path: 'Q8_0', size: 0, oid: 'f'.repeat(40) },
      file('Q8_0/x-q8_0-00002-of-00002.gguf', 70, hash('2')),
      file('Q8_0/x-q8_0-00001-of-00002.gguf', 80, hash('1')),
      file('x-q4_k_m.gguf', 90),
      file('mmproj-x-f16.gguf', 20),
      file('x.safetensors', 500),
      file('con/x.gguf', 30),
      file('../x.gguf', 30),
      { type: 'file', path: 'tiny.gguf', size: 12, oid: 'f'.repeat(40) },
      { type: 'file', path: 'README.md', size: 12, oid: 'f'.repeat(40) },
    ]);
    assert.deepEqual(await list(), {
      repository: 'a/b',
      commit: COMMIT,
      licence: { name: 'mit', url: `${local().hub.base}/a/b`, restricts: false },
      models: [
        {
          label: 'x-q4_k_m',
          files: [{ path: 'x-q4_k_m.gguf', bytes: 90, sha256: hash('a') }],
          bytes: 90,
          quantization: 'Q4_K_M',
        },
        {
          label: 'x-q8_0',
          files: [
            { path: 'Q8_0/x-q8_0-00001-of-00002.gguf', bytes: 80, sha256: hash('1') },
            { path: 'Q8_0/x-q8_0-00002-of-00002.gguf', bytes: 70, sha256: hash('2') },
          ],
          bytes: 150,
          quantization: 'Q8_0',
        },
      ],
    });
    assert.deepEqual(local().host.asked, [INFO, TREE]);
  });

  it('reads page by page', async () => {
    serve([file('x.gguf', 2)], `${local().hub.base}/next?cursor=1`);
    local().host.serve('/next?cursor=1', json([file('y.gguf', 1)]));
    assert.deepEqual(await labels(), ['y', 'x']);
  });

  it('does not read for ever', async () => {
    serve([file('x.gguf', 2)], `${local().hub.base}${TREE}`);
    assert.deepEqual(await labels(), ['x']);
    assert.equal(local().host.asked.length, 11);
  });

  it('finds a repository that has moved', async () => {
    serve([file('x.gguf', 2)]);
    local().host.serve(INFO, redirect('/api/models/c/d/revision/main', 307));
    local().host.serve('/api/models/c/d/revision/main', json(FACTS));
    assert.deepEqual(await labels(), ['x']);
  });

  it('asks no other host', async () => {
    const foreign = await FileHost.start();
    const folder = `${foreign.origin}/folder`;
    try {
      local().host.serve(INFO, redirect(folder));
      const message = await failure('refused', list());
      assert.match(message, /sent to http:\/\/127\.0\.0\.1:\d+, which is no server of Hugging Face/);
      serve([file('x.gguf', 2)], folder);
      await failure('refused', list());
      assert.deepEqual(foreign.asked, []);
    } finally {
      await foreign.stop();
    }
  });

  it('gives up after ten redirects', async () => {
    local().host.serve(INFO, redirect(INFO));
    assert.match(await failure('refused', list()), /more than 10 times/);
    assert.equal(local().host.asked.length, 11);
  });

  const faults: readonly [what: string, answer: Answer, reason: HubReason, message: RegExp][] = [
    ['does not exist', status(401), 'not-found', /no public repository a\/b/],
    ['does not exist by another status', no(404, 'RepoNotFound'), 'not-found', /no public repository a\/b/],
    ['lacks the revision', no(404, 'RevisionNotFound'), 'not-found', /a\/b has no such revision/],
    ['lets in only some', no(401, 'GatedRepo'), 'gated', /a\/b asks people to sign in.*Add Model File/],
    [
      'lets in only some, as it says itself',
      json({ ...FACTS, gated: 'manual' }),
      'gated',
      /downloads only what is public/,
    ],
    ['was asked too often', status(429), 'rate-limited', /in five minutes/],
    ['is behind a proxy that forbids it', status(403), 'server', /status 403/],
    ['is out of order', status(503), 'server', /status 503/],
    ['redirects nowhere', redirect(''), 'server', /status 302/],
    ['is a sign-in page', (response) => response.end('<html>'), 'malformed', /it is not JSON.*sign-in page/],
    ['is no object', json([]), 'malformed', /does not describe a repository/],
    ['has no commit', json({ ...FACTS, sha: 'main' }), 'malformed', /names no commit/],
    ['is endless', (response) => response.end(Buffer.alloc(9e6, 32)), 'malformed', /too long/],
    [
      'breaks off',
      (response) => void response.writeHead(200).write('{', () => response.destroy()),
      'offline',
      /broke off/,
    ],
  ];
  for (const [what, answer, reason, message] of faults) {
    it(`says when a repository ${what}`, async () => {
      local().host.serve(INFO, answer);
      assert.match(await failure(reason, list()), message);
    });
  }

  const trees: readonly [what: string, tree: unknown, reason: HubReason][] = [
    ['no list of them', {}, 'malformed'],
    ['no paths', [{ type: 'file' }], 'malformed'],
    ['no hash', [file('x.gguf', 1, 'abc')], 'malformed'],
    ['no size', [file('x.gguf', 0)], 'malformed'],
    ['odd storage', [{ ...file('x.gguf', 1), lfs: null }], 'malformed'],
    ['no model among them', [file('x.bin', 1)], 'no-models'],
  ];
  for (const [what, tree, reason] of trees) {
    it(`refuses files with ${what}`, async () => {
      serve(tree);
      await failure(reason, list());
    });
  }

  it('does not wait without end', async () => {
    const clock = new FakeClock();
    const asked = new Promise<void>((resolve) => local().host.serve(INFO, () => resolve()));
    const message = failure('stalled', list({ ...local().hub, clock }));
    await asked;
    await clock.advance(30_000);
    assert.match(await message, /nothing for 30 s/);
    assert.equal(clock.timers, 0);
  });

  it('can be cancelled', async () => {
    const user = new AbortController();
    const asked = new Promise<void>((resolve) => local().host.serve(INFO, () => resolve()));
    const message = failure('cancelled', list(local().hub, user.signal));
    await asked;
    user.abort();
    await message;
  });

  it('says when nobody is there', async () => {
    await local().host.stop();
    assert.match(await failure('offline', list()), /server of a\/b could not be reached \(ECONNREFUSED\)/);
  });

  it('gives the model that a file belongs to', async () => {
    serve(['v', 'w', 'x', 'y'].map((name, index) => file(`${name}.gguf`, index + 1)));
    const listing = await list();
    assert.equal(modelContaining(listing, 'x.gguf').label, 'x');
    assert.throws(() => modelContaining(listing, 'z.gguf'), {
      kind: 'not-found',
      message: 'a/b has no whole model "z.gguf". It has v.gguf, w.gguf, x.gguf and more.',
    });
  });
});

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
