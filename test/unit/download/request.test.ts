import assert from 'node:assert/strict';
import { httpsFrom } from '../../../src/download/request.ts';

describe('httpsFrom', () => {
  const { allows } = httpsFrom('us', ['example.org', '.cdn.example.org']);
  const cases: readonly [address: string, expected: boolean][] = [
    ['https://example.org/file?x=1', true],
    ['https://EXAMPLE.org/', true],
    ['https://example.org:443/', true],
    ['https://eu.cdn.example.org/', true],
    ['https://a.b.cdn.example.org/', true],
    ['https://cdn.example.org/', false],
    ['https://other.example.org/', false],
    ['https://evilcdn.example.org/', false],
    ['https://example.org.evil.com/', false],
    ['https://example.org@evil.com/', false],
    ['https://user@example.org/', false],
    ['https://:secret@example.org/', false],
    ['https://example.org./', false],
    ['https://example.org:8443/', false],
    ['http://example.org/', false],
    ['ftp://example.org/', false],
    ['file://example.org/', false],
  ];
  for (const [address, expected] of cases) {
    it(`${expected ? 'allows' : 'refuses'} ${address}`, () =>
      assert.equal(allows(new URL(address)), expected));
  }
});
