import assert from 'node:assert/strict';
import { BUNDLED_FIGURES } from '../../../src/advice/figures.ts';
import { bundledModel } from '../../../src/models/bundled.ts';
import { MeasuredSpeeds } from '../../../src/models/measuredSpeeds.ts';
import { modelFromFile } from '../../../src/models/modelFile.ts';

const BUNDLED_MODEL = bundledModel('/extension');
const OTHER = modelFromFile('/other.gguf');
const SPEED = { prefillRate: 300, stepMs: 20, quietStepMs: 15, depth: 0 };

function memory(): { get: (key: string) => unknown; update: (key: string, value: unknown) => Promise<void> } {
  const kept = new Map<string, unknown>();
  return {
    get: (key) => kept.get(key),
    update: async (key, value) => {
      kept.set(key, JSON.parse(JSON.stringify(value)));
      await Promise.resolve();
    },
  };
}

const session = (speed: typeof SPEED | undefined): { speed: () => Promise<typeof SPEED | undefined> } => ({
  speed: () => Promise.resolve(speed),
});

describe('MeasuredSpeeds', () => {
  it('remembers what an engine has measured', async () => {
    const speeds = new MeasuredSpeeds(memory());
    await speeds.learn(OTHER, session(SPEED));
    assert.deepEqual(speeds.of(OTHER), SPEED);
    assert.equal(speeds.of(BUNDLED_MODEL), undefined);
  });

  it('knows the bundled model in the next version of the extension', async () => {
    const kept = memory();
    await new MeasuredSpeeds(kept).learn(BUNDLED_MODEL, session(SPEED));
    assert.deepEqual(new MeasuredSpeeds(kept).of(bundledModel('/newer')), SPEED);
    assert.deepEqual(await new MeasuredSpeeds(kept).known(), { figures: BUNDLED_FIGURES, speed: SPEED });
  });

  it('knows nothing where nothing was measured, or could be asked', async () => {
    const speeds = new MeasuredSpeeds(memory());
    await speeds.learn(OTHER, session(undefined));
    await speeds.learn(OTHER, { speed: () => Promise.reject(new Error('gone')) });
    assert.equal(speeds.of(OTHER), undefined);
    assert.equal(await speeds.known(), undefined);
  });

  it('takes no other values for speeds', async () => {
    const kept = memory();
    const without = Object.keys(SPEED).map((part) => ({ '/other.gguf': { ...SPEED, [part]: -1 } }));
    for (const value of [null, 3, ...without, { '/other.gguf': 7 }]) {
      await kept.update('nearline.speeds', value);
      assert.equal(new MeasuredSpeeds(kept).of(OTHER), undefined);
    }
  });

  it('does not grow without end', async () => {
    const kept = memory();
    const speeds = new MeasuredSpeeds(kept);
    for (let at = 0; at < 30; at++) await speeds.learn(modelFromFile(`/${at}.gguf`), session(SPEED));
    assert.equal(Object.keys(kept.get('nearline.speeds') as object).length, 20);
    assert.equal(speeds.of(modelFromFile('/0.gguf')), undefined);
    assert.deepEqual(speeds.of(modelFromFile('/29.gguf')), SPEED);
  });
});
