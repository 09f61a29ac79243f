import assert from 'node:assert/strict';
import { productionPackages } from '../../../scripts/lib/repository.ts';
import { grammarsSection } from '../../../scripts/notices.ts';
import { leadingLineComment, unlicenseComment } from '../../../scripts/notices/native.ts';
import {
  packageNotices,
  repositoryAddress,
  type InstalledPackage,
} from '../../../scripts/notices/packages.ts';
import { renderNotices } from '../../../scripts/notices/render.ts';

function installed(name: string, changes: Partial<InstalledPackage['manifest']> = {}): InstalledPackage {
  return {
    manifest: { name, version: '1.0.0', license: 'MIT', repository: `someone/${name}`, ...changes },
    licenceTexts: [`MIT text of ${name}`],
  };
}

describe('productionPackages', () => {
  it('leaves out the project itself and what only development or some platforms need', () => {
    const lock = {
      packages: {
        '': {},
        'node_modules/zebra': {},
        'node_modules/zebra/node_modules/apple': {},
        'node_modules/apple': {},
        'node_modules/linter': { dev: true },
        'node_modules/native': { optional: true },
        'node_modules/compiler': { devOptional: true },
      },
    };
    assert.deepEqual(productionPackages(lock), [
      'node_modules/apple',
      'node_modules/zebra',
      'node_modules/zebra/node_modules/apple',
    ]);
  });
});

describe('packageNotices', () => {
  it('gives a package that is installed twice once, and sorts', () => {
    const notices = packageNotices([installed('b'), installed('a', { version: '2.0.0' }), installed('b')]);
    assert.deepEqual(
      notices.map(({ name, version }) => `${name} ${version}`),
      ['a 2.0.0', 'b 1.0.0'],
    );
  });

  it('takes a missing text from another package of the same repository and licence', () => {
    const one = installed('one', { repository: 'someone/many' });
    const bare = {
      ...installed('bare', { repository: 'git@github.com:someone/many.git' }),
      licenceTexts: [],
    };
    const notices = packageNotices([bare, one]);
    assert.deepEqual(notices[0]?.texts, ['MIT text of one']);
  });

  it('does not take the text of another licence', () => {
    const one = installed('one', { repository: 'someone/many' });
    const bare = { ...installed('bare', { repository: 'someone/many', license: 'ISC' }), licenceTexts: [] };
    assert.throws(() => packageNotices([bare, one]), /bare@1\.0\.0 comes with no licence text/);
  });

  it('names every package without a licence', () => {
    const silent = { manifest: { name: 'silent', version: '1.0.0' }, licenceTexts: ['something'] };
    const bare = { ...installed('bare'), licenceTexts: [] };
    assert.throws(
      () => packageNotices([silent, bare]),
      /silent@1\.0\.0 declares no licence\nbare@1\.0\.0 comes with no licence text/,
    );
  });
});

describe('repositoryAddress', () => {
  const address = 'https://github.com/someone/thing';
  const forms = [
    'someone/thing',
    'github:someone/thing',
    'git@github.com:someone/thing.git',
    'git://github.com/someone/thing.git',
    'git+https://github.com/someone/thing.git',
    'git+ssh://git@github.com/someone/thing.git',
    'ssh://git@github.com/someone/thing.git',
    'https://github.com/someone/thing',
  ];
  for (const form of forms) {
    it(`reads ${form}`, () => {
      assert.equal(repositoryAddress({ name: 'x', version: '1', repository: form }), address);
      assert.equal(repositoryAddress({ name: 'x', version: '1', repository: { url: form } }), address);
    });
  }

  it('is empty where there is none', () => {
    assert.equal(repositoryAddress({ name: 'x', version: '1' }), '');
  });
});

describe('licence texts inside source files', () => {
  it('are the line comment a file begins with', () => {
    assert.equal(leadingLineComment('// One\n//\n// Two\n\n// Other\nint x;\n'), 'One\n\nTwo');
  });

  it('are the block comment that releases it', () => {
    const source = '/* Home page */\n/*\n   Released into\n   the public domain.\n*/\nint x;';
    assert.equal(unlicenseComment(source).trim(), 'Released into\nthe public domain.');
  });
});

describe('the section on grammars', () => {
  const row = `| a | @b/c@1.2.3 | https://example.org/c | MIT | 5 | ${'0'.repeat(64)} |`;

  it('has each grammar of the table with the licence in its folder', () => {
    const { notices } = grammarsSection(
      `# Title\n\n| grammar | x |\n| --- | --- |\n${row}\n`,
      (grammar) => `text of ${grammar}`,
    );
    assert.deepEqual(notices, [
      {
        name: '@b/c (a)',
        version: '1.2.3',
        licence: 'MIT',
        repository: 'https://example.org/c',
        texts: ['text of a'],
      },
    ]);
  });

  it('is not made without a table', () => {
    assert.throws(() => grammarsSection('# Title\n', () => ''), /no table/);
  });
});

describe('renderNotices', () => {
  const notice = { name: 'a', version: '1', licence: 'MIT', repository: 'https://example.org/a' };

  it('writes equal texts once, whatever their line ends', () => {
    const text = renderNotices([
      { title: 'First', intro: 'Words.', notices: [{ ...notice, texts: ['Same\r\ntext\r\n'] }] },
      {
        title: 'Second',
        intro: 'More.',
        notices: [{ ...notice, name: 'b', texts: ['Other', 'Same\ntext'] }],
      },
    ]);
    assert.equal(text.match(/Same\ntext/g)?.length, 1);
    assert.ok(text.includes('- **a** 1, MIT, [source](https://example.org/a): [text 1](#text-1)\n'));
    assert.ok(
      text.includes(
        '- **b** 1, MIT, [source](https://example.org/a): [text 2](#text-2), [text 1](#text-1)\n',
      ),
    );
  });

  it('leaves out a source that is not known', () => {
    const bare = { ...notice, repository: '', texts: ['Text'] };
    const text = renderNotices([{ title: 'T', intro: 'I', notices: [bare] }]);
    assert.ok(text.includes('- **a** 1, MIT: [text 1](#text-1)'));
  });

  it('fences a text that has fences of its own', () => {
    const text = renderNotices([
      { title: 'T', intro: 'I', notices: [{ ...notice, texts: ['```\nx\n```'] }] },
    ]);
    assert.ok(text.includes('````text\n```\nx\n```\n````'));
  });
});
