import assert from 'node:assert/strict';
import { httpsFrom } from '../../../src/download/request.ts';
import { FileHost, redirect, whole } from '../../support/fileHost.ts';
import { BYTES, useDownloads } from './harness.ts';

describe('a download that is answered with a redirect', () => {
  const use = useDownloads();

  let other: FileHost;
  beforeEach(async () => {
    other = await FileHost.start();
  });
  afterEach(async () => await other.stop());
  const both = { owner: 'the test', allows: ({ hostname }: URL) => hostname === '127.0.0.1' };

  it('is followed, and collects what all servers say', async () => {
    const { host, serve, run, isComplete } = use();
    serve((response) => {
      const headers = { location: '/next', 'x-linked-etag': '"hash"', etag: '"first"' };
      response.writeHead(302, headers).end();
    });
    host.serve('/next', redirect(`${other.origin}/file?token=1`, 307));
    other.serve('/file?token=1', whole(BYTES, { etag: '"last"' }));
    const result = await run({ policy: both });
    assert.deepEqual(
      result.kind === 'downloaded' && result.headers,
      new Map([
        ['etag', '"last"'],
        ['x-linked-etag', '"hash"'],
      ]),
    );
    isComplete();
  });

  it('to a host that is not allowed is refused, and the host not asked', async () => {
    const { serve, fail } = use();
    serve(redirect(`${other.origin}/file`));
    assert.match(
      await fail('refused'),
      /^The download was sent to http:\/\/127\.0\.0\.1:\d+, which is no server of the test; it was ended\.$/,
    );
    assert.deepEqual(other.asked, []);
  });

  it('from https to http is refused', async () => {
    const { fail } = use();
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      asked.push(input instanceof Request ? input.url : input.toString());
      const headers = { location: 'http://files.example.org/file' };
      return await Promise.resolve(new Response(null, { status: 302, headers }));
    };
    const policy = httpsFrom('example.org', ['.example.org']);
    const address = 'https://www.example.org/file';
    assert.match(await fail('refused', { fetch, policy, address }), /sent to http:\/\/files\.example\.org,/);
    assert.deepEqual(asked, [address]);
  });

  it('is followed ten times', async () => {
    const { host, serve, run, fail, isComplete } = use();
    const hop = (from: number): string => `/${from}`;
    for (let from = 1; from < 11; from++) host.serve(hop(from), redirect(hop(from + 1)));
    serve(redirect(hop(2)));
    host.serve(hop(11), whole(BYTES));
    await run();
    isComplete();
    host.requests.length = 0;
    host.serve(hop(11), redirect('/model.gguf?key=secret'));
    const { target } = use();
    assert.match(await fail('refused', { target: `${target}2` }), /redirected more than 10 times/);
    assert.equal(host.asked.length, 11);
  });

  it('to nowhere says its status', async () => {
    const { serve, fail } = use();
    serve(redirect(''));
    assert.match(await fail('server'), /status 302/);
  });

  it('keeps headers that were meant for the first host from another, and from the way back', async () => {
    const { host, serve, run } = use();
    serve(redirect('/same'));
    host.serve('/same', redirect(`${other.origin}/other`));
    other.serve('/other', redirect(`${host.origin}/back`));
    host.serve('/back', whole(BYTES));
    await run({ policy: both, headers: { authorization: 'Bearer secret' } });
    const sent = (from: FileHost): readonly unknown[] =>
      from.requests.map(({ headers }) => headers.authorization);
    assert.deepEqual(sent(host), ['Bearer secret', 'Bearer secret', undefined]);
    assert.deepEqual(sent(other), [undefined]);
  });

  it('asks nobody where the address is not allowed, or none', async () => {
    const { fail, host } = use();
    const policy = httpsFrom('example.org', ['example.org']);
    assert.match(
      await fail('refused', { policy }),
      /sent to http:\/\/127\.0\.0\.1:\d+, which is no server of example/,
    );
    assert.match(await fail('refused', { address: 'nonsense' }), /^The address of Model is none\.$/);
    assert.deepEqual(host.asked, []);
  });
});
