import assert from 'node:assert/strict';
import { HEAD_BYTES, isSafeName, type StandIn, standInOf } from '../../../src/util/files.ts';

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

describe('isSafeName', () => {
  it('refuses what any system takes for something else', () => {
    const wrong = [
      '',
      '.',
      '..',
      '.hidden',
      'a/b',
      'a\\b',
      'C:',
      'con',
      'NUL.gguf',
      'com1.bin',
      'a.',
      'a b',
      'a\0',
      '\u202Ea',
    ];
    assert.deepEqual(wrong.filter(isSafeName), []);
  });

  it('takes the names that models have', () => {
    for (const name of [
      'qwen2.5-coder-1.5b-instruct-q4_k_m.gguf',
      'Model-00001-of-00003.gguf',
      'console.gguf',
    ])
      assert.ok(isSafeName(name), name);
  });
});
