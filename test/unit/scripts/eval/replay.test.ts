import assert from 'node:assert/strict';
import { drawRuns } from '../../../../scripts/eval/replay.ts';
import { sourceFiles } from '../../../../scripts/lib/documents.ts';
import { seeded } from '../../../../scripts/lib/statistics.ts';

describe('runs of a replay', () => {
  const files = sourceFiles('samples');
  const runs = drawRuns(files, 4000, seeded(1));
  const characters = (some: typeof runs): number => some.reduce((sum, { rest }) => sum + rest.length, 0);

  it('have so many characters, and not a run more', () => {
    assert.ok(characters(runs) >= 4000);
    assert.ok(characters(runs.slice(0, -1)) < 4000);
  });

  it('are regions of the files, from behind an indentation to the end of a line', () => {
    const texts = new Set(files.map(({ text }) => text));
    for (const { before, rest, after } of runs) {
      assert.ok(texts.has(before + rest + after));
      assert.match(before, /\n[ \t]*$/);
      assert.match(rest, /^\S/);
      assert.match(after, /^\n/);
    }
  });

  it('visit every file before one has its second', () => {
    const paths = runs.slice(0, files.length).map(({ path }) => path);
    assert.ok(new Set(paths).size >= files.length - 2, paths.join());
  });

  it('are the same for the same seed, and a larger number begins with them', () => {
    assert.deepEqual(drawRuns(files, 8000, seeded(1)).slice(0, runs.length), runs);
    assert.notDeepEqual(drawRuns(files, 4000, seeded(2)), runs);
  });

  it('are none where there is nothing to type', () => {
    assert.deepEqual(drawRuns([], 100, seeded(1)), []);
    assert.deepEqual(drawRuns([{ path: 'x.py', text: 'x' }], 100, seeded(1)), []);
  });
});
