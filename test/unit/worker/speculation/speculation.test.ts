import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Forgetful } from '../../../../scripts/lab/biases.ts';
import { noAbort } from '../../../../src/util/async.ts';
import { Completer } from '../../../../src/worker/completer.ts';
import type { DecodeStep } from '../../../../src/worker/decode/job.ts';
import { Vocabulary } from '../../../../src/worker/prompt/vocabulary.ts';
import { Costs } from '../../../../src/worker/speculation/costs.ts';
import { DRAFT_SOURCES, Drafter, type DraftSource } from '../../../../src/worker/speculation/drafter.ts';
import { DraftModel, VocabularyMap } from '../../../../src/worker/speculation/draftModel.ts';
import { FakeEngine } from '../../../support/fakeEngine.ts';

const FREE = {
  steps: [
    [1, 20],
    [2, 21],
    [4, 22],
    [8, 24],
  ],
  quietStepMs: 20,
  depth: 0,
  prefillRate: 1e6,
  draftMs: 1,
} as const;
const LOSING = {
  steps: [
    [1, 20],
    [2, 40],
    [4, 80],
    [8, 160],
  ],
  quietStepMs: 20,
  depth: 0,
  prefillRate: 1e6,
  draftMs: 1,
} as const;

interface Bench {
  readonly completer: Completer;
  readonly steps: DecodeStep[];
}

function bench(script: string, costs: Costs, sources: readonly DraftSource[], draftScript?: string): Bench {
  const engine = new FakeEngine(script, { sequences: 2 });
  const drafter = new Drafter(costs, new Set(sources));
  if (draftScript !== undefined) {
    const draft = new FakeEngine(draftScript, { sequences: 1 });
    drafter.model = new DraftModel(draft, VocabularyMap.between(draft, engine.pieces())!);
  }
  const steps: DecodeStep[] = [];
  const onStep = (step: DecodeStep): void => void steps.push(step);
  const vocabulary = new Vocabulary(engine.pieces());
  // What is known is not drafted.
  const lastGeneration = new Forgetful();
  const parts = { engine, vocabulary, drafter, lastGeneration, onStep, now: (): number => 0 };
  return { completer: new Completer(parts), steps };
}

const place = (before: string): { document: string; before: string; suffix: string; maxTokens: number } => ({
  document: 'file:///drawn.ts',
  before,
  suffix: '',
  maxTokens: 40,
});

describe('speculative decoding', () => {
  const SCRIPT = 'const total = items.length * price;\n';

  it('writes the rest of a suggestion that was typed into in a few steps', async () => {
    const { completer, steps } = bench(SCRIPT, new Costs(FREE), ['refuted']);
    const plain = await completer.complete(place('const total = '), noAbort);
    const before = steps.length;
    const { text } = await completer.complete(place('const total = i'), noAbort);
    assert.equal(text, plain.text.slice(1));
    assert.ok(steps.length - before <= Math.ceil(before / 4));
  });

  it('writes what stands in the prompt already in a few steps', async () => {
    const { completer, steps } = bench(`${SCRIPT}${SCRIPT}`, new Costs(FREE), [
      'match-3',
      'match-5',
      'match-8',
    ]);
    const { text } = await completer.complete(place(`${SCRIPT}const to`), noAbort);
    assert.equal(text, 'tal = items.length * price;');
    assert.ok(steps.length < text.length / 2);
  });

  it('lets a draft model write ahead', async () => {
    const { completer, steps } = bench(SCRIPT, new Costs(FREE), ['model'], SCRIPT);
    const { text } = await completer.complete(place('const to'), noAbort);
    assert.equal(text, 'tal = items.length * price;');
    assert.ok(steps.length < text.length / 2);
  });

  it('begins with a short step, so that the first words are there soon', async () => {
    const { completer, steps } = bench(SCRIPT, new Costs(FREE), ['refuted']);
    await completer.complete(place('const total = '), noAbort);
    const before = steps.length;
    await completer.complete(place('const total = i'), noAbort);
    const [first, second] = steps.slice(before).map(({ draft }) => draft.tokens.length);
    assert.ok(first === 3 && Number(second) > 3, `${first}, ${second}`);
  });

  it('drafts nothing where the costs make every draft lose', async () => {
    const { completer, steps } = bench(SCRIPT, new Costs(LOSING), DRAFT_SOURCES, SCRIPT);
    await completer.complete(place('const total = '), noAbort);
    await completer.complete(place('const total = i'), noAbort);
    const drafted = steps.reduce((sum, { draft }) => sum + draft.tokens.length, 0);
    assert.ok(drafted <= steps.length / 32, 'a probe now and then, no more');
  });

  it('writes the same text whatever is drafted', async () => {
    const line = fc.stringMatching(/^[ab(). ]{1,30}$/);
    await fc.assert(
      fc.asyncProperty(line, line, line, fc.nat(20), async (first, second, wrong, typed) => {
        const script = `${first}\n${second}\n`;
        const before = script.slice(0, Math.min(typed, script.length));
        const plain = bench(script, new Costs(FREE), []);
        const drafting = bench(script, new Costs(FREE), DRAFT_SOURCES, `${first}\n${wrong}\n`);
        // What is refuted comes from another text.
        await drafting.completer.complete(place(before.slice(0, -2)), noAbort);
        const expected = await plain.completer.complete(place(before), noAbort);
        const { text, stop } = await drafting.completer.complete(place(before), noAbort);
        assert.deepEqual([text, stop], [expected.text, expected.stop]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('VocabularyMap', () => {
  it('refuses models that write other tokens', () => {
    const draft = new FakeEngine('');
    const shifted = ['?', ...draft.pieces()];
    assert.equal(VocabularyMap.between(draft, shifted), undefined);
  });

  it('translates a part of a larger vocabulary, and spells what it lacks', () => {
    const draft = new FakeEngine('');
    const texts = [...draft.pieces(), 'abc'].reverse();
    const fullVocabulary = draft.pieces().map((text) => texts.indexOf(text));
    const map = VocabularyMap.between(Object.assign(draft, { fullVocabulary }), texts)!;
    const [a, b, c] = draft.tokenize('abc') as [number, number, number];
    assert.deepEqual(map.toDraft([0, texts.indexOf('b')]), [a, b, c, b]);
    assert.equal(map.toTarget(b), texts.indexOf('b'));
  });
});
