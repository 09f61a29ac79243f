import assert from 'node:assert/strict';
import type { DownloadProgress } from '../../../../src/download/progress.ts';
import { percentOf, progressText, timeText } from '../../../../src/editor/models/texts.ts';

const progress: DownloadProgress = {
  bytes: 450e6,
  totalBytes: 1000e6,
  bytesPerSecond: 12e6,
  secondsLeft: 46,
  elsewhere: false,
};

describe('texts of downloads', () => {
  it('says how far a download is', () => {
    assert.equal(progressText(progress), '45 %, 12 MB/s, 46 s left');
    assert.equal(progressText({ ...progress, bytesPerSecond: 0, secondsLeft: undefined }), '45 %');
    assert.equal(
      progressText({ ...progress, totalBytes: undefined, secondsLeft: undefined }),
      '450 MB, 12 MB/s',
    );
    assert.equal(progressText({ ...progress, elsewhere: true }), '45 %, in another window');
  });

  it('keeps the last percent for the end', () => {
    assert.deepEqual(
      [0, 999, 1000, 1001].map((bytes) => percentOf(bytes, 1000)),
      [0, 99, 100, 100],
    );
    assert.equal(percentOf(1, 0), 0);
  });

  it('rounds times the more the longer they are', () => {
    assert.deepEqual([0.2, 119, 120, 3600, 7200].map(timeText), ['1 s', '119 s', '2 min', '60 min', '2 h']);
  });
});
