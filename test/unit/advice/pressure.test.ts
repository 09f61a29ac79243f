import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  availableMemory,
  nextPressure,
  NO_PRESSURE,
  POLL_MS,
  type Pressure,
  type PressureLadder,
  pressureLevel,
  sampleMemory,
} from '../../../src/advice/pressure.ts';

const GIB = 2 ** 30;
const LADDER: PressureLadder = { height: 2, upBytes: GIB };
const MINUTE = 60_000;

/** Looks at an 8 GiB machine, of which too little is less than half a GiB, every half minute. */
function after(
  available: readonly (number | undefined)[],
  from: Pressure = NO_PRESSURE,
): {
  readonly steps: readonly string[];
  readonly pressure: Pressure;
} {
  let pressure = from;
  const steps = available.map((gib, index) => {
    const sample = {
      at: index * POLL_MS,
      available: gib === undefined ? undefined : gib * GIB,
      total: 8 * GIB,
    };
    const outcome = nextPressure(pressure, sample, LADDER);
    pressure = outcome.pressure;
    return outcome.step;
  });
  return { steps, pressure };
}

describe('memory pressure', () => {
  it('steps down after two looks in a row that find too little', () => {
    assert.deepEqual(after([4, 0.4, 4, 0.4, 0.4]).steps, ['stay', 'stay', 'stay', 'stay', 'down']);
  });

  it('steps down again only after two more looks, and no further than it can', () => {
    const { steps, pressure } = after([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]);
    assert.deepEqual(steps, ['stay', 'down', 'stay', 'down', 'stay', 'stay', 'stay']);
    assert.deepEqual([pressure.steps, pressureLevel(pressure)], [2, 'tight']);
  });

  it('steps up after five minutes with room for the larger model, and not before', () => {
    const { pressure } = after([0.1, 0.1]);
    const looks = Array.from({ length: (5 * MINUTE) / POLL_MS + 1 }, () => 2.1);
    const up = after(looks, pressure);
    assert.deepEqual(up.steps, [...looks.slice(1).map(() => 'stay'), 'up']);
    assert.equal(up.pressure.steps, 0);
    assert.equal(pressureLevel(up.pressure), 'ok');
  });

  it('begins to wait anew where the room was gone in between', () => {
    const { pressure } = after([0.1, 0.1]);
    const looks = [...Array.from({ length: 10 }, () => 2.1), 1.9, ...Array.from({ length: 10 }, () => 2.1)];
    assert.ok(after(looks, pressure).steps.every((step) => step === 'stay'));
  });

  it('says when it is tight, also where nothing can be reduced', () => {
    const sample = { at: 0, available: 0.1 * GIB, total: 8 * GIB };
    const once = nextPressure(NO_PRESSURE, sample, { height: 0, upBytes: 0 });
    assert.equal(pressureLevel(once.pressure), 'ok');
    const twice = nextPressure(once.pressure, sample, { height: 0, upBytes: 0 });
    assert.deepEqual([twice.step, pressureLevel(twice.pressure)], ['stay', 'tight']);
  });

  it('does nothing where the system does not say', () => {
    assert.ok(after([undefined, undefined, undefined]).steps.every((step) => step === 'stay'));
    assert.deepEqual(after([0.1, undefined, 0.1]).steps, ['stay', 'stay', 'stay']);
  });

  it('counts too little by the size of the machine, within limits', () => {
    const steps = (total: number, available: number): string => {
      const sample = { at: 0, available, total };
      return nextPressure(nextPressure(NO_PRESSURE, sample, LADDER).pressure, sample, LADDER).step;
    };
    assert.deepEqual([steps(64 * GIB, 1.1 * GIB), steps(64 * GIB, 0.9 * GIB)], ['stay', 'down']);
    assert.deepEqual([steps(12 * GIB, 0.8 * GIB), steps(12 * GIB, 0.7 * GIB)], ['stay', 'down']);
    assert.deepEqual([steps(2 * GIB, 0.55 * GIB), steps(2 * GIB, 0.45 * GIB)], ['stay', 'down']);
  });

  it('never goes to and fro faster than it may, whatever it sees', () => {
    const memory = fc.option(fc.double({ min: 0, max: 8, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(memory, { maxLength: 100 }), (looks) => {
        const { steps, pressure } = after(looks);
        const done = steps.filter((step) => step !== 'stay');
        const net = done.reduce((sum, step) => sum + (step === 'down' ? 1 : -1), 0);
        assert.equal(pressure.steps, net);
        assert.ok(net >= 0 && net <= LADDER.height);
        const ups = steps.flatMap((step, index) => (step === 'up' ? [index] : []));
        for (const index of ups) {
          const before = steps.slice(Math.max(0, index - (5 * MINUTE) / POLL_MS), index);
          assert.ok(before.every((step) => step === 'stay'));
        }
      }),
    );
  });
});

describe('the memory that is available', () => {
  const source = (platform: NodeJS.Platform): Parameters<typeof availableMemory>[0] => ({
    platform,
    freemem: () => 3 * GIB,
    totalmem: () => 8 * GIB,
  });

  it('is what Node says, but for a Mac, where that says little', () => {
    assert.deepEqual(
      (['linux', 'win32', 'darwin'] as const).map((platform) => availableMemory(source(platform))),
      [3 * GIB, 3 * GIB, undefined],
    );
  });

  it('is looked at with its time', () => {
    assert.deepEqual(sampleMemory(7, source('linux')), { at: 7, available: 3 * GIB, total: 8 * GIB });
  });
});
