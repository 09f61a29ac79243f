import assert from 'node:assert/strict';
import type { TransferReason } from '../../../src/download/errors.ts';
import { httpsFrom } from '../../../src/download/request.ts';
import { type Answer, FileHost, inTurn, part, redirect, status, whole } from '../../support/fileHost.ts';
import { BYTES, useTransfers } from './transfers.ts';

describe('a download that is answered with', () => {
  const use = useTransfers();

  describe('a status', () => {
    const cases: readonly [code: number, reason: TransferReason, message: RegExp][] = [
      [400, 'server', /^127\.0\.0\.1:\d+ answered with status 400 instead of the file\. Try again later\.$/],
      [
        401,
        'needs-access',
        /status 401 .* a licence to be accepted or a token; Nearline downloads public files only/,
      ],
      [403, 'needs-access', /status 403 .* public files only/],
      [404, 'not-found', /has no file model\.gguf \(404\)\. It was renamed or taken down/],
      [407, 'offline', /could not be reached .* the editor's proxy settings/],
      [410, 'not-found', /has no file model\.gguf \(410\)/],
      [416, 'server', /status 416 .* no such part of the file/],
      [204, 'server', /status 204/],
    ];
    for (const [code, reason, message] of cases) {
      it(`of ${code} says what it means, and asks once`, async () => {
        const { serve, fail, host, names } = use();
        serve(status(code));
        assert.match(await fail(reason), message);
        assert.equal(host.asked.length, 1);
        assert.deepEqual(names(), []);
      });
    }

    it('of 206 without having been asked for a part is refused', async () => {
      const { serve, fail } = use();
      serve(part(BYTES, 0, `bytes 0-${BYTES.length - 1}/${BYTES.length}`));
      assert.match(await fail('server'), /status 206/);
    });

    for (const code of [500, 502, 503]) {
      it(`of ${code} asks again after 1, 2 and 4 seconds`, async () => {
        const { serve, fail, run, host, clock, isComplete } = use();
        serve(status(code));
        assert.match(
          await fail('busy'),
          new RegExp(`status ${code} .* a fault of its own\\. Try again later`),
        );
        assert.equal(host.asked.length, 4);
        assert.deepEqual(clock.waits, [1000, 2000, 4000]);
        serve(inTurn(status(code), status(code), status(code), whole(BYTES)));
        await run();
        isComplete();
      });
    }

    it('of 429 waits as long as the server says, in seconds or until a date', async () => {
      const { serve, run, clock, isComplete } = use();
      const date = new Date('2026-01-02T03:04:05Z');
      const later = new Date(date.getTime() + 3000).toUTCString();
      serve(
        inTurn(
          status(429, { 'retry-after': '2' }),
          status(429, { 'retry-after': later, date: date.toUTCString() }),
          whole(BYTES),
        ),
      );
      await run();
      assert.deepEqual(clock.waits, [2000, 3000]);
      isComplete();
    });

    it('of 429 does not wait for minutes, but says when to try again', async () => {
      const { serve, fail, clock } = use();
      serve(status(429, { 'retry-after': '300' }));
      assert.match(await fail('busy'), /status 429 .* too many requests\. Try again in 5 minutes\.$/);
      assert.deepEqual(clock.waits, []);
    });

    it('of 429 without a time is tried three more times', async () => {
      const { serve, fail, clock } = use();
      serve(status(429));
      assert.match(await fail('busy'), /Try again later\.$/);
      assert.deepEqual(clock.waits, [1000, 2000, 4000]);
    });

    it('is cancelled while it waits', async () => {
      const { serve, fail, clock } = use();
      const controller = new AbortController();
      serve(status(429, { 'retry-after': '50' }));
      const failing = fail('cancelled', { signal: controller.signal });
      // The lock's sign of life, and the wait.
      while (clock.timers < 2 || clock.waits.length > 0)
        await new Promise((resolve) => setImmediate(resolve));
      controller.abort();
      await failing;
      assert.equal(clock.timers, 0);
    });
  });

  describe('something else', () => {
    const page = '<!DOCTYPE html><html>Please sign in</html>';
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize ${BYTES.length}\n`;
    const PAGE = /^A web page came instead of Model\. Does this network want a sign-in\?/;
    const cases: readonly [what: string, answer: Answer, message: RegExp][] = [
      ['a sign-in page', whole(Buffer.from(page), { 'content-type': 'text/html; charset=utf-8' }), PAGE],
      ['a page that does not say so', whole(Buffer.from(`\n\n${page}`)), PAGE],
      [
        'a page as long as the file',
        whole(Buffer.from(page.padEnd(BYTES.length)), { 'content-type': 'text/html' }),
        PAGE,
      ],
      [
        'a Git LFS pointer',
        whole(Buffer.from(pointer)),
        /^A Git LFS pointer came instead of Model\. .*\/resolve\//,
      ],
      [
        'a file that does not begin as it should',
        whole(Buffer.from(BYTES).fill('x', 0, 4)),
        /^Something else came instead of Model\./,
      ],
    ];
    for (const [what, answer, message] of cases) {
      it(`as ${what} is refused before anything is written`, async () => {
        const { serve, fail, host, names } = use();
        serve(answer);
        const looksRight = (head: Uint8Array): boolean =>
          Buffer.from(head).toString('latin1', 0, 4) === 'GGUF';
        assert.match(await fail('impostor', { looksRight }), message);
        assert.equal(host.asked.length, 1);
        assert.deepEqual(names(), []);
      });
    }

    it('lets a file pass that begins as it should, shown 512 bytes of it', async () => {
      const { serve, run, isComplete } = use();
      serve((response) => {
        response.writeHead(200, { 'content-length': BYTES.length });
        response.write(BYTES.subarray(0, 2), () => setTimeout(() => response.end(BYTES.subarray(2)), 5));
      });
      const heads: number[] = [];
      const looksRight = (head: Uint8Array): boolean => heads.push(head.byteLength) > 0;
      await run({ looksRight });
      assert.ok(heads.length === 1 && (heads[0] ?? 0) >= 512);
      isComplete();
    });
  });

  describe('a redirect', () => {
    let other: FileHost;
    beforeEach(async () => {
      other = await FileHost.start();
    });
    afterEach(async () => await other.stop());
    const both = { owner: 'the test', allows: ({ hostname }: URL) => hostname === '127.0.0.1' };

    it('follows it, and collects what all servers say', async () => {
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

    it('does not ask a host that is not allowed', async () => {
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
      assert.match(
        await fail('refused', { fetch, policy, address }),
        /sent to http:\/\/files\.example\.org,/,
      );
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
  });

  it('nothing asks nobody where the address is not allowed, or none', async () => {
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
