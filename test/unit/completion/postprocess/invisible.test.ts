import assert from 'node:assert/strict';
import { invisible } from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('invisible', () => {
  for (const character of ['\u202E', '\u200B', '\u{E0041}', '\u0007', '\uFEFF', '\u2066', '\r']) {
    it(`strips U+${character.codePointAt(0)!.toString(16)}`, () => {
      assert.equal(through(invisible, 'a = █', `1${character};\n\tb${character}`), '1;\n\tb');
    });
  }

  it('leaves what is seen', () => {
    assert.equal(through(invisible, 'a = █', '"é 😀 ä"'), '"é 😀 ä"');
  });
});
