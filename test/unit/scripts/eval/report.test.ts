import assert from 'node:assert/strict';
import { progressLine } from '../../../../scripts/lib/progress.ts';
import { markdown, table, type SetReport } from '../../../../scripts/eval/report.ts';

const figures = {
  rows: 10,
  exactMatch: 0.706,
  shown: 0.9,
  shownCharacters: 100,
  keptCharacters: 60,
  keptShare: 0.6,
  evaluatedTokens: 3.25,
  decodedTokens: 9,
  unusedTokens: 0,
};
const report: SetReport = {
  ...figures,
  set: 'lines',
  model: 'm',
  seed: 1,
  parts: { python: { ...figures, exactMatch: 0.5 } },
  faults: { odd: 2 },
};

describe("an evaluation's report", () => {
  it('is a table of the set and its parts', () => {
    const [head, set, part, faults] = table(report).split('\n');
    assert.match(head ?? '', /rows +exact .*unused$/);
    assert.match(set ?? '', /^lines +10 +70\.6 +90\.0 +60\.0 .* 3\.3 +9\.0 +0\.0$/);
    assert.match(part ?? '', /^ {2}python +10 +50\.0 /);
    assert.equal(faults, '  faults: odd 2');
  });

  it('has its columns one below the other', () => {
    const widths = table(report).split('\n').slice(0, 3);
    assert.equal(new Set(widths.map(({ length }) => length)).size, 1);
  });

  it('is a table for a document, without columns that say nothing', () => {
    const lines = markdown([report, { ...report, set: 'other' }]).split('\n');
    assert.deepEqual(lines, [
      '| set | rows | exact | shown | kept | evaluated | decoded | unused |',
      '| --- | --: | --: | --: | --: | --: | --: | --: |',
      '| lines | 10 | 70.6 | 90.0 | 60.0 | 3.3 | 9.0 | 0.0 |',
      '| other | 10 | 70.6 | 90.0 | 60.0 | 3.3 | 9.0 | 0.0 |',
    ]);
  });
});

describe('progressLine', () => {
  it('says rate and remaining time', () => {
    assert.equal(progressLine('mceval', 30, 90, 10), 'mceval: 30 of 90, 3.0/s, 20 s left');
    assert.equal(progressLine('mceval', 10, 1000, 10), 'mceval: 10 of 1000, 1.0/s, 17 min left');
    assert.match(progressLine('mceval', 90, 90, 0), / 0 s left$/);
  });
});
