import assert from 'node:assert/strict';
import { HEAD_BYTES, type StandIn, standInOf } from '../../../src/util/standIn.ts';

const POINTER = 'version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 4\n';

describe('what a file is instead of itself', () => {
  const cases: readonly (readonly [string, string | Uint8Array, StandIn | undefined])[] = [
    ['a page', '<!DOCTYPE html><html>', 'web-page'],
    ['a page behind a byte order mark and blanks', '\uFEFF\r\n\t <HTML lang="en">', 'web-page'],
    ['an XML error', '<?xml version="1.0"?><Error/>', 'web-page'],
    ['a pointer of Git LFS', POINTER, 'lfs-pointer'],
    ['a model', 'GGUF\x03\0\0\0', undefined],
    ['a text about pages', 'See <html>.', undefined],
    ['an element of no page', '<svg>', undefined],
    ['nothing', '', undefined],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0x3c), undefined],
    ['a page far into a file', `${'x'.repeat(HEAD_BYTES)}<html>`, undefined],
  ];
  for (const [what, head, expected] of cases) {
    it(`is ${expected ?? 'nothing'} for ${what}`, () => {
      assert.equal(standInOf(typeof head === 'string' ? Buffer.from(head) : head), expected);
    });
  }
});
