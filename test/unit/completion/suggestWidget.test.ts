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

  it('asks as the user did', async () => {
    const generator = new FakeGenerator();
    const pipeline = new Pipeline({ generator, clock: new FakeClock() });
    const snapshots = { plain: marked('a.su█'), accepted: marked('a.sum█'), typed: 'su', item: 'sum' };
    const { signal } = new AbortController();
    const outcome = completeBesideWidget(pipeline, snapshots, signal, { explicit: true });
    assert.ok((generator.last.timing.alternatives ?? 0) > 0);
    generator.last.finish('m()');
    assert.equal(textOf(await outcome), 'sum()');
  });

  it('counts one key, though it asks twice', async () => {
    const generator = new FakeGenerator();
    const clock = new FakeClock();
    const pipeline = new Pipeline({ generator, clock });
    const { signal } = new AbortController();
    const delays: number[] = [];
    for (let version = 1; version <= 30; version++) {
      await clock.advance(200);
      const facts = { version };
      const letters = 'x'.repeat(version);
      const plain = marked(`a.${letters}█`, facts);
      const accepted = marked(`a.${letters}y█`, facts);
      const outcome = completeBesideWidget(
        pipeline,
        { plain, accepted, typed: letters, item: `${letters}y` },
        signal,
      );
      delays.push(generator.last.timing.decodeAfterMs ?? 0);
      await clock.advance(20);
      generator.last.finish('');
      await settle();
      generator.last.finish('');
      await outcome;
    }
    assert.ok(delays.at(-1)! > 150, 'the interval is that of the keys');
  });

  it('asks once more where the model had nothing to say', async () => {
    const { outcome } = await complete('summary', '', '();');
    assert.equal(textOf(outcome), 'summary();');
  });
});
