import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seeded } from '../../../../scripts/lib/statistics.ts';
import {
  Acceptance,
  type DraftChoice,
  expectedTokens,
  planStep,
} from '../../../../src/worker/speculation/policy.ts';

/** A batch of 4 costs hardly more than one token, as on AVX-512 cores. */
const CHEAP = (size: number): number => [0, 20, 22, 22, 22, 36, 36, 36, 36][size] ?? size * 20;
/** Each token of a batch costs as much as a step of its own. */
const DEAR = (size: number): number => size * 20;

const draft = (acceptance: number, length = 7, msPerToken = 0): DraftChoice => ({
  acceptance,
  length,
  msPerToken,
});

describe('planStep', () => {
  it('drafts three tokens where a batch of four is nearly free', () => {
    assert.equal(planStep([draft(0.5)], CHEAP, 1, 7)?.length, 3);
  });

  it('drafts seven where nearly all are accepted', () => {
    assert.equal(planStep([draft(0.95)], CHEAP, 1, 7)?.length, 7);
  });

  it('drafts nothing where each token costs a step, however often it is right', () => {
    assert.equal(planStep([draft(0.99)], DEAR, 1, 7), undefined);
  });

  it('does not draft more than there is, or than is wanted', () => {
    assert.equal(planStep([draft(0.95, 2)], CHEAP, 1, 7)?.length, 2);
    assert.equal(planStep([draft(0.95)], CHEAP, 1, 1)?.length, 1);
  });

  it('prefers a draft at hand to one that has to be made', () => {
    const made = draft(0.8, 7, 8);
    const found = draft(0.7);
    assert.equal(planStep([made, found], CHEAP, 1, 7)?.choice, found);
    assert.equal(planStep([made, draft(0.1)], (size) => 3 * CHEAP(size), 1, 7)?.choice, made);
  });

  it('does without a draft model that is slower than what it saves', () => {
    assert.equal(planStep([draft(0.8, 7, 30)], CHEAP, 1, 7), undefined);
  });

  it('counts only what a draft adds to tokens that are evaluated anyway', () => {
    const plan = planStep([draft(0.6)], (size) => 20 + (size > 8 ? size - 8 : 0), 6, 7);
    assert.ok(plan && plan.length >= 2);
  });

  it('finds what trying everything finds, and never promises more than a plain step allows', () => {
    const costs = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { minLength: 8, maxLength: 8 });
    const choices = fc.array(
      fc.record({
        acceptance: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.integer({ min: 0, max: 7 }),
        msPerToken: fc.constantFrom(0, 0, 5, 40),
      }),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(costs, choices, (added, all) => {
        let sum = 10;
        const steps = [0, ...added.map((ms) => (sum += ms))];
        const step = (size: number): number => steps[size]!;
        const every = all.flatMap((choice) =>
          Array.from({ length: choice.length }, (_, at) => {
            const ms = step(at + 2) + (at + 1) * choice.msPerToken;
            return ms / expectedTokens(choice.acceptance, at + 1);
          }),
        );
        const best = Math.min(...every);
        const plan = planStep(all, step, 1, 7);
        if (best < step(1) / 1.03 - 1e-9) assert.ok(Math.abs(plan!.msPerToken - best) < 1e-9);
        else assert.ok(!plan || plan.msPerToken <= step(1) / 1.03 + 1e-9);
      }),
    );
  });
});

/** Decodes so many tokens on a machine with these costs, where drafts are right with a fixed probability. */
function simulate(step: (size: number) => number, truth: number, msPerToken: number, tokens: number): number {
  const random = seeded(7);
  const acceptance = new Acceptance(0.6);
  let ms = 0;
  for (let written = 0; written < tokens;) {
    const choice = { acceptance: acceptance.share, length: 7, msPerToken };
    const length = planStep([choice], step, 1, 7)?.length ?? 0;
    let accepted = 0;
    while (accepted < length && random() < truth) accepted++;
    ms += step(1 + length) + length * msPerToken;
    written += accepted + 1;
    if (length > 0) acceptance.record(accepted, Math.min(length, accepted + 1));
    // A draft that is not used is compared all the same, where it was at hand.
    else if (msPerToken === 0) acceptance.record(random() < truth ? 1 : 0, 1);
  }
  return ms;
}

describe('the policy over a long time', () => {
  const machines = { CHEAP, DEAR } as const;
  for (const [name, step] of Object.entries(machines)) {
    for (const msPerToken of [0, 6]) {
      it(`is never slower than plain decoding by more than 3 % (${name}, ${msPerToken} ms a token)`, () => {
        fc.assert(
          fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (truth) => {
            const tokens = 5000;
            assert.ok(simulate(step, truth, msPerToken, tokens) <= 1.03 * tokens * step(1));
          }),
          { numRuns: 50 },
        );
      });
    }
  }

  it('gains where drafts are good and batches are cheap', () => {
    assert.ok(simulate(CHEAP, 0.9, 0, 5000) < 0.45 * 5000 * CHEAP(1));
  });
});

describe('Acceptance', () => {
  it('begins with a guess and learns the truth', () => {
    const acceptance = new Acceptance(0.9);
    assert.equal(acceptance.share, 0.9);
    for (let trial = 0; trial < 400; trial++) acceptance.record(trial % 4 === 0 ? 1 : 0, 1);
    assert.ok(Math.abs(acceptance.share - 0.25) < 0.05);
  });

  it('forgets what was long ago', () => {
    const acceptance = new Acceptance(0.5);
    for (let trial = 0; trial < 1000; trial++) acceptance.record(0, 1);
    for (let trial = 0; trial < 600; trial++) acceptance.record(1, 1);
    assert.ok(acceptance.share > 0.9);
  });
});
