import assert from 'node:assert/strict';
import { suffixStillServes } from '../../../src/completion/prompt/suffixDrift.ts';

const TEXT = 'one();\ntwo();\nthree();\nfour();\nfive();\nsix();\n';

describe('suffixStillServes', () => {
  const cases: readonly [frozen: string, current: string, serves: boolean, why: string][] = [
    [TEXT, TEXT, true, 'the same text'],
    [TEXT, `}\n${TEXT}`, true, 'a closer came'],
    [`}\n${TEXT}`, TEXT, true, 'a closer went'],
    [TEXT, `  })\n}\n${TEXT}`, true, 'two closers came'],
    [TEXT, `zero();\n${TEXT}`, false, 'code came next to the cursor'],
    [TEXT, TEXT.slice(TEXT.indexOf('two')), false, 'code went next to the cursor'],
    [TEXT, TEXT.replace('four();', 'for(;;);'), true, 'a line changed further down'],
    [TEXT, TEXT.replace('four();\n', ''), true, 'a line went further down'],
    [TEXT, 'one();\nother();\ntext();\nall();\nover();\nhere();\n', false, 'everything below changed'],
    ['', 'function next() {\n  return 1;\n}\n', false, 'there was nothing below'],
    ['', '', true, 'nothing then and now'],
    ['', '}', true, 'only a closer came'],
  ];
  for (const [frozen, current, serves, why] of cases) {
    it(`${serves ? 'keeps' : 'drops'} the suffix when ${why}`, () => {
      assert.equal(suffixStillServes(frozen, current), serves);
    });
  }
});
