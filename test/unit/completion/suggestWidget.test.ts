import assert from 'node:assert/strict';
import { Pipeline } from '../../../src/completion/pipeline.ts';
import { completeBesideWidget } from '../../../src/completion/suggestWidget.ts';
import type { Outcome } from '../../../src/completion/types.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeGenerator } from '../../support/fakeGenerator.ts';
import { marked } from '../../support/marked.ts';

/** The widget is open over `this.su` with an item selected; the model answers its requests in order. */
async function complete(item: string, ...answers: string[]): Promise<{ outcome: Outcome; asked: number }> {
  const generator = new FakeGenerator();
  const snapshots = {
    plain: marked('return this.su█'),
    accepted: marked(`return this.${item}█`),
    typed: 'su',
    item,
  };
  const outcome = completeBesideWidget(
    new Pipeline({ generator, clock: new FakeClock() }),
    snapshots,
    new AbortController().signal,
  );
  for (const answer of answers) {
    generator.last.finish(answer);
    await settle();
  }
  return { outcome: await outcome, asked: generator.asked.length };
}

const textOf = (outcome: Outcome): string =>
  outcome.kind === 'shown' ? outcome.suggestion.text : `(${outcome.reason})`;

describe('completeBesideWidget', () => {
  it('shows what the model writes of its own accord where the item agrees', async () => {
    const { outcome, asked } = await complete('subtotal', 'btotal();');
    assert.deepEqual([textOf(outcome), asked], ['subtotal();', 1]);
  });

  it('goes on after an item that the model would not have written', async () => {
    const { outcome } = await complete('summary', 'btotal();', '();');
    assert.equal(textOf(outcome), 'summary();');
  });

  it('makes no other word of the item', async () => {
    const { outcome } = await complete('sub', 'm();', 'tract();');
    assert.equal(textOf(outcome), '(widget-disagrees)');
  });

  it('asks once more where the model had nothing to say', async () => {
    const { outcome } = await complete('summary', '', '();');
    assert.equal(textOf(outcome), 'summary();');
  });
});
