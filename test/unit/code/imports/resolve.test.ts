import assert from 'node:assert/strict';
import { importFamily } from '../../../../src/code/imports/resolve.ts';

describe('importFamily', () => {
  const LANGUAGES = ['typescript', 'python', 'go', 'java', 'rust', 'c', 'php', 'ruby'];
  const PIECES = [
    'import ',
    'import(',
    'export {',
    'from a import (',
    'use a{',
    'use aaaaaaaa',
    'pub(',
    'let ',
    'mod ',
  ];

  /** Of text that looks like imports without end; far below what a pattern takes that tries all ways to split it. */
  const LIMIT_MS = 2_000;

  for (const languageId of LANGUAGES) {
    it(`takes no time for a hostile text in ${languageId}`, () => {
      const family = importFamily(languageId)!;
      const began = performance.now();
      for (const piece of PIECES) {
        family.imports(piece.repeat(32_000 / piece.length));
        family.imports(`${piece}\n`.repeat(32_000 / (piece.length + 1)));
        family.imports(piece + ' '.repeat(32_000));
        family.imports(piece + 'a'.repeat(32_000));
      }
      assert.ok(performance.now() - began < LIMIT_MS);
    });
  }
});
