import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Calibration, CALIBRATION_SCHEMA } from '../../../src/worker/speculation/costs.ts';
import { StateFile, THREADS_SCHEMA } from '../../../src/worker/stateFile.ts';

const MEASURED = {
  steps: [
    [1, 20],
    [2, 28],
    [4, 30],
    [8, 50],
  ],
  quietStepMs: 18,
  depth: 40,
  prefillRate: 250,
} as const;

describe('StateFile', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'nearline-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = (key: string): StateFile<Calibration> => new StateFile(folder, key, CALIBRATION_SCHEMA);

  it('keeps a calibration for one key, readable by the user alone', async () => {
    await file('a').write(MEASURED);
    assert.deepEqual(await file('a').read(), MEASURED);
    assert.equal(await file('b').read(), undefined);
    const [name] = readdirSync(folder);
    if (process.platform !== 'win32') assert.equal(statSync(join(folder, name!)).mode & 0o777, 0o600);
  });

  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"steps":[[1,5]],"quietStepMs":4,"depth":0,"prefillRate":1}',
    '{"steps":[[1,5],[2,null]],"quietStepMs":4,"depth":0,"prefillRate":9}',
    '{"steps":[[2,5],[4,6]],"quietStepMs":4,"depth":0,"prefillRate":9}',
    '{"steps":[[1,5],[2,6]],"quietStepMs":4,"depth":0,"prefillRate":-1}',
    '{"steps":[[1,5],[2,6]],"quietStepMs":0,"depth":0,"prefillRate":9}',
    '{"steps":[[1,5],[2,6]],"quietStepMs":4,"prefillRate":9}',
  ]) {
    it(`takes ${text || 'an empty file'} for none`, async () => {
      await file('a').write(MEASURED);
      const [name] = readdirSync(folder);
      writeFileSync(join(folder, name!), text);
      assert.equal(await file('a').read(), undefined);
    });
  }

  it('does without a folder that cannot be written', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    await new StateFile(path, 'a', CALIBRATION_SCHEMA).write(MEASURED);
  });
});

describe('THREADS_SCHEMA', () => {
  it('are whole numbers from 1 on', () => {
    assert.deepEqual(
      [1, 8, 0, -1, 1.5, '2', null].map((value) => v.is(THREADS_SCHEMA, value)),
      [true, true, false, false, false, false, false],
    );
  });
});
