import assert from 'node:assert/strict';
import { type TransferReason, unreachable } from '../../../src/download/errors.ts';

/** What `fetch` rejects with: its own error, which says nothing, with the cause behind it. */
function failed(message: string, code?: string): TypeError {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  return new TypeError('fetch failed', { cause });
}

describe('unreachable', () => {
  const cases: readonly [error: unknown, reason: TransferReason, message: RegExp][] = [
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
      const fault = unreachable(error, 'Model');
      assert.equal(fault.reason, reason);
      assert.match(fault.message, message);
      assert.match(fault.message, /Model/);
      assert.equal(fault.cause, error);
    });
  }
});
