import assert from 'node:assert/strict';
import { licenceOf } from '../../../../src/download/hub/licence.ts';

const PAGE = 'https://huggingface.co/a/b';
const LINK = 'https://huggingface.co/a/b/blob/main/LICENSE';

describe('the licence of a repository', () => {
  const cases: readonly [what: string, card: unknown, name: string, url: string, restricts: boolean][] = [
    ['a free one', { license: 'apache-2.0', license_link: LINK }, 'apache-2.0', LINK, false],
    ['a free one in capitals', { license: 'MIT' }, 'MIT', PAGE, false],
    [
      'one with a name of its own',
      { license: 'other', license_name: 'qwen-research', license_link: LINK },
      'qwen-research',
      LINK,
      true,
    ],
    ['another without a name', { license: 'other' }, 'other', PAGE, true],
    ['one that is not commercial', { license: 'cc-by-nc-4.0' }, 'cc-by-nc-4.0', PAGE, true],
    ['the first of several', { license: ['llama3.2', 'mit'] }, 'llama3.2', PAGE, true],
    ['none', {}, 'not stated', PAGE, true],
    ['no card', undefined, 'not stated', PAGE, true],
    ['nonsense', { license: 7, license_link: ['x'] }, 'not stated', PAGE, true],
    ['a link that is a path', { license: 'mit', license_link: 'LICENSE' }, 'mit', PAGE, false],
    [
      'a link that runs something',
      { license: 'mit', license_link: 'javascript:alert(1)' },
      'mit',
      PAGE,
      false,
    ],
    ['a name that forges', { license: 'a\u202Eb\nc' }, 'a b c', PAGE, true],
  ];
  for (const [what, card, name, url, restricts] of cases) {
    it(`may be ${what}`, () => assert.deepEqual(licenceOf(card, PAGE), { name, url, restricts }));
  }
});
