import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  connectionError,
  diskProblem,
  type DownloadReason,
  retryAfterMs,
  waitText,
} from '../../../src/download/errors.ts';
import { inTurn, part, status, whole } from '../../support/fileHost.ts';
import { BYTES, useDownloads } from './harness.ts';

describe('a download that is answered with a status', () => {
  const use = useDownloads();

  const cases: readonly [code: number, reason: DownloadReason, message: RegExp][] = [
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
      assert.match(await fail('busy'), new RegExp(`status ${code} .* a fault of its own\\. Try again later`));
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
    while (clock.timers < 2 || clock.waits.length > 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await failing;
    assert.equal(clock.timers, 0);
  });
});

describe('retryAfterMs', () => {
  const date = 'Fri, 02 Jan 2026 03:04:05 GMT';
  const cases: readonly [headers: Record<string, string>, ms: number | undefined][] = [
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 120 ' }, 120_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT', date }, 60_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:00:00 GMT', date }, 0],
  ];
  for (const [headers, ms] of cases) {
    it(`of ${JSON.stringify(headers)} is ${ms}`, () => {
      assert.equal(retryAfterMs(new Headers(headers), Date.parse('2026-01-02T03:04:35Z')), ms);
    });
  }
});

describe('waitText', () => {
  it('says times as people do, and never too short', () => {
    const texts = [1, 1000, 90_000, 120_000, 120_001, 300_000, 7_200_000, 7_200_001].map(waitText);
    assert.deepEqual(texts, [
      '1 s',
      '1 s',
      '90 s',
      '120 s',
      '3 minutes',
      '5 minutes',
      '120 minutes',
      '3 hours',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e8 }), (ms) => {
        const [, count, unit] = /^(\d+) (s|minutes|hours)$/.exec(waitText(ms)) ?? [];
        const seconds = Number(count) * (unit === 's' ? 1 : unit === 'minutes' ? 60 : 3600);
        assert.ok(seconds * 1000 >= ms);
      }),
    );
  });
});

describe('connectionError', () => {
  const cases: readonly [error: unknown, reason: DownloadReason, message: RegExp][] = [
    [failed('getaddrinfo', 'ENOTFOUND'), 'offline', /reached \(ENOTFOUND\)\. Is this machine online\?/],
    [failed('getaddrinfo', 'EAI_AGAIN'), 'offline', /reached \(EAI_AGAIN\)\. Is this machine online\?/],
    [failed('connect', 'ECONNREFUSED'), 'offline', /reached \(ECONNREFUSED\)\. Check .* proxy settings/],
    [failed('connect', 'UND_ERR_CONNECT_TIMEOUT'), 'offline', /\(UND_ERR_CONNECT_TIMEOUT\)/],
    [
      failed('certificate has expired', 'CERT_HAS_EXPIRED'),
      'untrusted',
      /trusted \(CERT_HAS_EXPIRED\)\. .*clock/,
    ],
    [
      failed('', 'SELF_SIGNED_CERT_IN_CHAIN'),
      'untrusted',
      /\(SELF_SIGNED_CERT_IN_CHAIN\).* certificate has to be/,
    ],
    [failed('', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'untrusted', /\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/],
    [failed('', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'untrusted', /\(UNABLE_TO_GET_ISSUER_CERT_LOCALLY\)/],
    [failed('', 'ERR_TLS_CERT_ALTNAME_INVALID'), 'untrusted', /ALTNAME/],
    [failed('', 'EPROTO'), 'untrusted', /\(EPROTO\)/],
    [failed('Proxy response (407) !== 200 when HTTP Tunneling', 'UND_ERR_ABORTED'), 'proxy', /'http\.proxy'/],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), 'proxy', /\(net::ERR_PROXY_CONNECTION_FAILED\)/],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), 'offline', /online\?/],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'untrusted', /trusted/],
    [new Error('Redirect was cancelled'), 'proxy', /'http\.electronFetch'/],
    [failed(''), 'offline', /reached \(fetch failed\)/],
    ['text', 'offline', /reached \(no reason given\)/],
  ];
  for (const [error, reason, message] of cases) {
    it(`says what ${String(message)} means`, () => {
      const fault = connectionError(error, 'Model');
      assert.equal(fault.kind, reason);
      assert.match(fault.message, message);
      assert.match(fault.message, /Model/);
      assert.equal(fault.cause, error);
    });
  }
});

/** What `fetch` rejects with: its own error, which says nothing, with the cause behind it. */
function failed(message: string, code?: string): TypeError {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  return new TypeError('fetch failed', { cause });
}

describe('diskProblem', () => {
  it('names the reason, the code and the place', () => {
    const fault = (code?: string, path?: string): unknown =>
      diskProblem(Object.assign(new Error(), { code, path }), 'The folder');
    assert.deepEqual(fault('EROFS', '/x'), {
      reason: 'not-writable',
      text: 'The folder cannot be written to (EROFS at /x).',
    });
    assert.deepEqual(fault('EDQUOT'), {
      reason: 'no-space',
      text: 'The disk is full: make room and try again.',
    });
    assert.deepEqual(fault('EBUSY', '/x'), {
      reason: 'in-use',
      text: 'Files are in use: close the other windows and try again (EBUSY at /x).',
    });
    assert.equal(fault('ECONNRESET'), undefined);
    assert.equal(diskProblem('text', ''), undefined);
  });
});
