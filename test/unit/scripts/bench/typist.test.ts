import assert from 'node:assert/strict';
import { Typist, type Action, type EditorMoment } from '../../../../scripts/bench/typist.ts';
import { sourceFiles } from '../../../../scripts/lib/documents.ts';
import { seeded } from '../../../../scripts/lib/statistics.ts';

function moments(count: number, seed = 1): EditorMoment[] {
  const typist = new Typist(sourceFiles('samples'), seeded(seed));
  const result: EditorMoment[] = [];
  for (const moment of typist.moments()) {
    result.push(moment);
    if (result.length >= count) break;
  }
  return result;
}

describe('Typist', () => {
  const all = moments(4000);

  it('types the same for the same seed', () => {
    assert.deepEqual(moments(300), all.slice(0, 300));
    assert.notDeepEqual(moments(300, 2), all.slice(0, 300));
  });

  it('does all that people do', () => {
    const done = new Set(all.map(({ action }) => action));
    const wanted: Action[] = ['arrive', 'key', 'enter', 'backspace', 'paste', 'undo'];
    for (const action of wanted) assert.ok(done.has(action), action);
    assert.ok(new Set(all.map(({ path }) => path)).size >= 5);
  });

  it('writes each file back as it was, but for a character that was mistyped', () => {
    const texts = new Map(sourceFiles('samples').map(({ path, text }) => [path, text]));
    for (const { action, path, text, offset, rest } of all) {
      const whole = text.slice(0, offset) + rest + text.slice(offset);
      if (action !== 'key') assert.equal(whole, texts.get(path));
    }
  });

  it('leaves the cursor where it types', () => {
    for (const [at, moment] of all.entries()) {
      const before = all[at - 1];
      if (moment.action !== 'key' || before?.path !== moment.path || before.action === 'arrive') continue;
      assert.equal(moment.offset, before.offset + (moment.text.length - before.text.length));
    }
  });

  it('accepts what is shown', () => {
    const typist = new Typist(sourceFiles('samples'), seeded(3));
    const steps = typist.moments();
    steps.next();
    const key = steps.next().value as EditorMoment;
    typist.accept(5);
    const accepted = steps.next().value as EditorMoment;
    assert.deepEqual([accepted.action, accepted.offset], ['accept', key.offset + 5]);
  });
});
