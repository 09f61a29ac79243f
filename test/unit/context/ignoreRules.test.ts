import assert from 'node:assert/strict';
import fc from 'fast-check';
import { IgnoreRules } from '../../../src/context/ignoreRules.ts';

/** Rules of a workspace: the ignore file of each folder. */
function rules(files: Readonly<Record<string, string>>): IgnoreRules {
  const all = new IgnoreRules();
  for (const [folder, text] of Object.entries(files)) all.set(folder, text);
  return all;
}

describe('IgnoreRules', () => {
  it('ignores by the patterns of .gitignore', () => {
    const all = rules({ '': '# made\ndist/\n*.log\r\n/local.ts\n\n!keep.log\ndocs/**/draft.md' });
    const ignored = ['dist/a.ts', 'src/dist/b.ts', 'a.log', 'src/a.log', 'local.ts', 'docs/a/b/draft.md'];
    const others = ['dist.ts', 'keep.log', 'src/keep.log', 'src/local.ts', 'draft.md'];
    assert.deepEqual(
      ignored.filter((path) => !all.ignores(path)),
      [],
    );
    assert.deepEqual(
      others.filter((path) => all.ignores(path)),
      [],
    );
  });

  it('lets the deeper file decide, below its folder', () => {
    const all = rules({ '': '*.gen.ts', 'src/api': '!*.gen.ts\n/private', 'src/ap': '*' });
    assert.ok(all.ignores('src/a.gen.ts'));
    assert.ok(!all.ignores('src/api/a.gen.ts'));
    assert.ok(all.ignores('src/api/private/a.ts'));
    assert.ok(!all.ignores('src/private/a.ts'));
  });

  it('lets nothing back in below a folder that is ignored', () => {
    assert.ok(rules({ '': 'build/', build: '!a.ts' }).ignores('build/a.ts'));
    assert.ok(rules({ '': 'build/\n!build/a.ts' }).ignores('build/a.ts'));
    assert.ok(!rules({ '': 'build/*\n!build/a.ts' }).ignores('build/a.ts'));
  });

  it('forgets what a file said before', () => {
    const all = rules({ '': '*.ts' });
    all.set('', '*.js');
    assert.ok(!all.ignores('a.ts') && all.ignores('a.js'));
  });

  it('takes any text for rules, and any path', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, path) => {
        assert.equal(typeof rules({ '': text }).ignores(path), 'boolean');
      }),
    );
    assert.ok(rules({ '': '[z-a]\n***\\\n!(\n*.log' }).ignores('a.log'));
  });

  it('takes no time for a hostile pattern', () => {
    const began = performance.now();
    rules({ '': `${'*a'.repeat(40)}\n${'a*'.repeat(40)}` }).ignores('a'.repeat(250));
    assert.ok(performance.now() - began < 1_000);
  });
});
