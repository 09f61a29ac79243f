import assert from 'node:assert/strict';
import { type SuffixFit, suffixFits } from '../../../src/worker/anchor.ts';

const TEXT = 'one();\ntwo();\nthree();\nfour();\nfive();\nsix();\n';

describe('suffixFits', () => {
  const cases: readonly [frozen: string, current: string, fit: SuffixFit, why: string][] = [
    [TEXT, TEXT, 'yes', 'the same text'],
    [TEXT, `}\n${TEXT}`, 'yes', 'a closer came'],
    [`}\n${TEXT}`, TEXT, 'yes', 'a closer went'],
    [TEXT, `  })\n}\n${TEXT}`, 'yes', 'two closers came'],
    [TEXT, `zero();\n${TEXT}`, 'no', 'code came next to the cursor'],
    [TEXT, TEXT.slice(TEXT.indexOf('two')), 'no', 'code went next to the cursor'],
    [TEXT, TEXT.replace('four();', 'for(;;);'), 'yes', 'a line changed further down'],
    [TEXT, TEXT.replace('four();\n', ''), 'yes', 'a line went further down'],
    [
      TEXT,
      'one();\nother();\ntext();\nall();\nover();\nhere();\n',
      'meanwhile',
      'all but the next line changed',
    ],
    ['', 'function next() {\n  return 1;\n}\n', 'no', 'there was nothing below'],
    ['', '', 'yes', 'nothing then and now'],
    ['', '}', 'yes', 'only a closer came'],
  ];
  for (const [frozen, current, fit, why] of cases) {
    it(`says ${fit} when ${why}`, () => {
      assert.equal(suffixFits(`\n${frozen}`, `\n${current}`), fit);
    });
  }

  it('says no when code came to stand right of the cursor, or went', () => {
    assert.equal(suffixFits(`\n${TEXT}`, `rest);\n${TEXT}`), 'no');
    assert.equal(suffixFits(`rest);\n${TEXT}`, `\n${TEXT}`), 'no');
  });
  it('says yes when a closer came at the end of the file', () => assert.equal(suffixFits('', '\n}'), 'yes'));
});
