import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Recorded, RecordedGenerator } from '../../../../scripts/eval/recording.ts';
import { Store } from '../../../../scripts/eval/store.ts';
import type { Candidate, Prompt } from '../../../../src/completion/types.ts';
import { FakeGenerator } from '../../../support/fakeGenerator.ts';
import { useScratch } from '../../../support/scratch.ts';

const prompt: Prompt = {
  ...{ document: 'd', path: 'p', before: 'a = ', suffix: '', maxTokens: 9, context: [] },
  extent: { maxLines: 1, tabSize: 4 },
  certainty: { firstLine: -1, laterLine: -1, laterLines: -1 },
};

describe('a recorded generator', () => {
  const folder = useScratch();

  it('asks for the whole text once, and reads it afterwards', async () => {
    const fake = new FakeGenerator();
    const open = () => new RecordedGenerator(fake, new Store<Recorded>(join(folder(), 'candidates.jsonl')));
    const ask = (generator: RecordedGenerator, asked: Prompt): Promise<Candidate> =>
      generator.generate(asked, new AbortController().signal, () => undefined);
    const first = ask(open(), prompt);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(fake.last.prompt.certainty, undefined);
    assert.equal(fake.prefilled.length, 1);
    fake.last.finish('value;');
    const { text } = await first;
    const again = await ask(open(), { ...prompt, document: 'other', certainty: undefined });
    assert.deepEqual([text, again.text, fake.asked.length], ['value;', 'value;', 1]);
  });
});
