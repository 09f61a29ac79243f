import assert from 'node:assert/strict';
import { type Generator, switchable } from '../../../src/completion/generator.ts';
import type { Prompt } from '../../../src/completion/types.ts';
import { noAbort } from '../../../src/util/async.ts';
import { settle } from '../../support/fakeClock.ts';
import { FakeGenerator } from '../../support/fakeGenerator.ts';

const PROMPT: Prompt = {
  document: 'file:///drawn.ts',
  path: 'drawn.ts',
  before: 'a',
  suffix: '',
  maxTokens: 9,
  extent: { maxLines: 1, tabSize: 2 },
  context: [],
};

describe('switchable', () => {
  it('asks whoever serves at the time, and leaves what is under way where it is', async () => {
    const [first, second] = [new FakeGenerator(), new FakeGenerator()];
    let serving: Generator = first;
    const both = switchable(async () => await Promise.resolve(serving));
    const early = both.generate(PROMPT, noAbort, () => undefined);
    await settle();
    serving = second;
    const late = both.generate(PROMPT, noAbort, () => undefined);
    await both.prefill(PROMPT, noAbort);
    first.last.finish('one');
    second.last.finish('two');
    assert.deepEqual([(await early).text, (await late).text], ['one', 'two']);
    assert.deepEqual([first.prefilled.length, second.prefilled.length], [0, 1]);
  });

  it('passes on all that a request says', async () => {
    const own = new FakeGenerator();
    const texts: string[] = [];
    const controller = new AbortController();
    const both = switchable(async () => await Promise.resolve(own));
    const answer = both.generate(PROMPT, controller.signal, (text) => texts.push(text), { decodeAfterMs: 5 });
    await settle();
    const { prompt, timing, write } = own.last;
    write('on');
    assert.deepEqual([prompt, timing, texts], [PROMPT, { decodeAfterMs: 5 }, ['on']]);
    controller.abort();
    await assert.rejects(answer, { kind: 'cancelled' });
  });
});
