import assert from 'node:assert/strict';
import type { DownloadRequest } from '../../../src/download/request.ts';
import {
  rangeHeaders,
  contentLength,
  contentRange,
  canResume,
  classifyResponse,
  type PartialRecord,
  type RangeRequest,
} from '../../../src/download/resume.ts';

const HASH = { sha256: 'ab'.repeat(32) };
const RECORD: PartialRecord = {
  address: 'https://example.org/file',
  etag: '"one"',
  bytes: 1000,
  fingerprint: null,
};
const REQUEST: DownloadRequest = {
  address: 'https://example.org/file?key=1',
  target: '/models/file',
  name: 'File',
  bytes: undefined,
  hash: 'unknown',
  policy: { owner: 'the test', allows: () => true },
};

describe('canResume', () => {
  const hashed = { fingerprint: `sha256-${HASH.sha256}` };
  const cases: readonly [
    what: string,
    expected: boolean,
    record: Partial<PartialRecord>,
    request: Partial<DownloadRequest>,
    previousState: 'free' | 'dead' | 'silent',
  ][] = [
    ['the same address and a strong tag', true, {}, {}, 'free'],
    ['another key in the address', true, {}, { address: 'https://example.org/file?key=2' }, 'free'],
    ['another address', false, {}, { address: 'https://example.org/other' }, 'free'],
    ['a weak tag', false, { etag: 'W/"one"' }, {}, 'free'],
    ['no tag', false, { etag: null }, {}, 'free'],
    ['an owner that died', false, {}, {}, 'dead'],
    [
      'the right hash, and nothing else',
      true,
      { ...hashed, etag: null, address: '' },
      { hash: HASH },
      'free',
    ],
    ['the right hash in capitals', true, hashed, { hash: { sha256: HASH.sha256.toUpperCase() } }, 'free'],
    ['the right hash and an owner that died', true, hashed, { hash: HASH }, 'dead'],
    ['the right hash and an owner that may wake up', false, hashed, { hash: HASH }, 'silent'],
    ['another hash', false, hashed, { hash: { sha256: 'cd'.repeat(32) } }, 'free'],
    ['a hash that was not known then', false, {}, { hash: HASH }, 'free'],
    ['a hash that is not known any more', false, hashed, {}, 'free'],
  ];
  for (const [what, expected, record, request, previousState] of cases) {
    it(`is ${expected} for ${what}`, () => {
      assert.equal(canResume({ ...RECORD, ...record }, { ...REQUEST, ...request }, previousState), expected);
    });
  }
});

describe('rangeHeaders', () => {
  it('asks for a part where there is one already, and for no other version', () => {
    const plain = { 'accept-encoding': 'identity' };
    const headers = (from: number, etag: string | null): unknown =>
      rangeHeaders({ from, etag, totalBytes: 10 });
    assert.deepEqual(headers(0, '"one"'), plain);
    assert.deepEqual(headers(5, '"one"'), { ...plain, range: 'bytes=5-', 'if-range': '"one"' });
    for (const etag of [null, 'W/"one"', 'one', '"']) {
      assert.deepEqual(headers(5, etag), { ...plain, range: 'bytes=5-' });
    }
  });
});

describe('classifyResponse', () => {
  const range = { 'content-range': 'bytes 500-999/1000' };
  const asked: RangeRequest = { from: 500, etag: '"one"', totalBytes: 1000 };
  const cases: readonly [
    status: number,
    headers: Record<string, string>,
    changes: Partial<RangeRequest>,
    kind: ReturnType<typeof classifyResponse>,
  ][] = [
    [200, {}, {}, 'full'],
    [200, {}, { from: 0 }, 'full'],
    [206, range, {}, 'partial'],
    [206, { ...range, etag: '"one"' }, {}, 'partial'],
    [206, { ...range, etag: '"two"' }, {}, 'unusable'],
    [206, { ...range, etag: '"two"' }, { etag: null }, 'partial'],
    [206, { ...range, etag: '"two"' }, { etag: 'W/"one"' }, 'partial'],
    [206, range, { from: 0 }, 'refused'],
    [206, range, { from: 499 }, 'unusable'],
    [206, range, { totalBytes: 1001 }, 'unusable'],
    [206, range, { totalBytes: undefined }, 'partial'],
    [206, { 'content-range': 'bytes 500-999/*' }, {}, 'partial'],
    [206, { 'content-range': 'bytes */1000' }, {}, 'unusable'],
    [206, { 'content-range': 'items 500-999/1000' }, {}, 'unusable'],
    [206, { ...range, 'content-encoding': 'gzip' }, {}, 'unusable'],
    [206, {}, {}, 'unusable'],
    [416, {}, {}, 'unusable'],
    [416, {}, { from: 0 }, 'refused'],
    [204, {}, {}, 'refused'],
    [404, {}, {}, 'refused'],
    [503, {}, {}, 'refused'],
  ];
  for (const [status, headers, changes, kind] of cases) {
    it(`of ${status} with ${JSON.stringify(headers)} is '${kind}', asked for ${JSON.stringify(changes)}`, () => {
      assert.equal(
        classifyResponse({ status, headers: new Headers(headers) }, { ...asked, ...changes }),
        kind,
      );
    });
  }
});

describe('contentRange and contentLength', () => {
  it('tell which part of a file came, and how much of it there is', () => {
    const parsed = (text: string): unknown => contentRange(new Headers({ 'content-range': text }));
    assert.deepEqual(parsed('bytes 5-9/10'), { from: 5, totalBytes: 10 });
    assert.deepEqual(parsed('Bytes 5-9/*'), { from: 5, totalBytes: undefined });
    for (const text of ['', 'bytes 5-9', 'bytes -5-9/10', 'bytes 5-9/10, 20-29/30'])
      assert.equal(parsed(text), undefined);
    assert.equal(contentLength(new Headers({ 'content-length': '10' })), 10);
    assert.equal(
      contentLength(new Headers({ 'content-length': '10', 'content-encoding': 'gzip' })),
      undefined,
    );
    assert.equal(contentLength(new Headers()), undefined);
  });
});
