import assert from 'node:assert/strict';
import { GenerateError } from '../../../src/completion/generator.ts';
import { Pipeline } from '../../../src/completion/pipeline.ts';
import { COMPLETION_DEFAULTS, type CompletionSettings } from '../../../src/completion/settings.ts';
import type { ContextSource, Outcome } from '../../../src/completion/types.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { FakeGenerator } from '../../support/fakeGenerator.ts';
import { marked } from '../../support/marked.ts';

const never = new AbortController().signal;

class Typist {
  readonly generator = new FakeGenerator();
  readonly clock = new FakeClock();
  readonly pipeline: Pipeline;

  constructor(settings: Partial<CompletionSettings> = {}, context?: ContextSource) {
    const { generator, clock } = this;
    const all = { ...COMPLETION_DEFAULTS, ...settings };
    this.pipeline = new Pipeline({ generator, clock, settings: () => all, context });
  }

  ask(drawn: string, signal = never): Promise<Outcome> {
    return this.pipeline.complete(marked(drawn), signal);
  }

  /** Asks, and lets the model answer. */
  async answered(drawn: string, text: string): Promise<Outcome> {
    const outcome = this.ask(drawn);
    this.generator.last.finish(text);
    return await outcome;
  }
}

function textOf(outcome: Outcome): string {
  return outcome.kind === 'shown' ? outcome.suggestion.text : `(${outcome.reason})`;
}

describe('Pipeline', () => {
  it('shows what the model writes', async () => {
    assert.equal(textOf(await new Typist().answered('const a = █', 'value;')), 'value;');
  });

  it('answers typing along from memory', async () => {
    const typist = new Typist();
    await typist.answered('const a = █', 'value;');
    const outcome = await typist.ask('const a = val█');
    assert.deepEqual([textOf(outcome), typist.generator.asked.length], ['ue;', 1]);
    assert.ok(outcome.kind === 'shown' && outcome.source === 'memory');
  });

  it('answers typing along over auto-closed brackets, which the rest replaces', async () => {
    const typist = new Typist();
    await typist.answered('a = █', 'call(x);');
    const outcome = await typist.ask('a = call(█)');
    assert.deepEqual(outcome.kind === 'shown' && outcome.suggestion, { text: 'x);', replaces: 1 });
  });

  it('answers from memory after characters were deleted and typed again', async () => {
    const typist = new Typist();
    await typist.answered('const a = █', 'value;');
    const deleted = typist.ask('const a =█');
    typist.generator.last.finish(' other;');
    await deleted;
    assert.equal(textOf(await typist.ask('const a = va█')), 'lue;');
  });

  it('does not answer from memory where the text differs', async () => {
    const typist = new Typist();
    await typist.answered('let x;\nconst a = █', 'value;');
    void typist.ask('let y;\nconst a = v█');
    assert.equal(typist.generator.asked.length, 2);
  });

  it('does not answer from memory in another document', async () => {
    const typist = new Typist();
    await typist.answered('const a = █', 'value;');
    void typist.pipeline.complete(marked('const a = v█', { document: 'file:///other.ts' }), never);
    assert.equal(typist.generator.asked.length, 2);
  });

  it('joins the generation in flight when the typed text agrees', async () => {
    const typist = new Typist();
    void typist.ask('const a = █');
    typist.generator.last.write('va');
    const second = typist.ask('const a = v█');
    typist.generator.last.finish('value;');
    assert.deepEqual([textOf(await second), typist.generator.asked.length], ['alue;', 1]);
    assert.ok(!typist.generator.last.signal.aborted);
  });

  it('stops the generation in flight when the typed text contradicts it', async () => {
    const typist = new Typist();
    const first = typist.ask('const a = █');
    const [asked] = typist.generator.asked;
    asked!.write('value');
    const second = typist.ask('const a = o█');
    await settle();
    assert.ok(asked!.signal.aborted);
    typist.generator.last.finish('ther;');
    assert.equal(textOf(await first), '(cancelled)');
    assert.equal(textOf(await second), 'ther;');
  });

  it('stops the generation in flight as soon as it contradicts what was typed meanwhile', async () => {
    const typist = new Typist();
    void typist.ask('const a = █');
    const [asked] = typist.generator.asked;
    const second = typist.ask('const a = o█');
    await settle();
    asked!.write('value');
    await settle();
    assert.ok(asked!.signal.aborted);
    typist.generator.last.finish('ther;');
    assert.equal(textOf(await second), 'ther;');
  });

  it('keeps an answer that came after its request was cancelled', async () => {
    const typist = new Typist();
    const controller = new AbortController();
    const first = typist.ask('const a = █', controller.signal);
    controller.abort();
    assert.equal(textOf(await first), '(cancelled)');
    typist.generator.last.finish('value;');
    await settle();
    assert.equal(textOf(await typist.ask('const a = v█')), 'alue;');
  });

  it('gives the reason when no model serves', async () => {
    const typist = new Typist();
    const outcome = typist.ask('const a = █');
    typist.generator.last.fail(new GenerateError('unavailable', 'the engine restarts'));
    assert.deepEqual(await outcome, {
      kind: 'silent',
      reason: 'engine-unavailable',
      detail: 'the engine restarts',
    });
  });

  it('forgets another model’s suggestions', async () => {
    const typist = new Typist();
    await typist.answered('const a = █', 'value;');
    typist.pipeline.reset();
    void typist.ask('const a = v█');
    assert.equal(typist.generator.asked.length, 2);
  });

  it('prefills the prompt that the next keystroke extends', async () => {
    const typist = new Typist();
    await typist.pipeline.prefill(marked('const a = █\nnext();'), never);
    void typist.ask('const a = v█\nnext();');
    const [prefilled] = typist.generator.prefilled;
    const { document, before, suffix } = typist.generator.last.prompt;
    assert.deepEqual([document, suffix], [prefilled!.document, prefilled!.suffix]);
    assert.equal(before, `${prefilled!.before}v`);
  });

  it('computes what comes after a suggestion before it is accepted', async () => {
    const typist = new Typist();
    await typist.answered('call(█)', 'value');
    const [ahead] = typist.generator.ahead;
    assert.ok(ahead!.prompt.before.endsWith('call(value'));
    ahead!.finish(', other');
    await settle();
    const outcome = await typist.ask('call(value█)');
    assert.deepEqual([textOf(outcome), typist.generator.asked.length], [', other', 1]);
  });

  it('computes the next line where the suggestion ends its own', async () => {
    const typist = new Typist();
    await typist.answered('function f() {\n  const a = █\n}', 'value;');
    typist.generator.ahead[0]!.finish('');
    await settle();
    typist.generator.ahead[1]!.finish('  return a;');
    await settle();
    const outcome = await typist.ask('function f() {\n  const a = value;\n  █\n}');
    assert.deepEqual([textOf(outcome), typist.generator.asked.length], ['return a;', 1]);
  });

  describe('asked by the user', () => {
    /** Asks, and lets the model answer with several texts. */
    async function choice(typist: Typist, text: string, ...others: string[]): Promise<Outcome> {
      const outcome = typist.pipeline.complete(marked('a = █'), never, { explicit: true });
      const alternatives = others.map((other) => ({ text: other, scores: [] }));
      typist.generator.last.finish(text, { alternatives });
      return await outcome;
    }
    const others = (outcome: Outcome): string[] =>
      outcome.kind === 'shown' ? (outcome.alternatives ?? []).map(({ text }) => text) : [];

    it('gives a choice', async () => {
      const typist = new Typist();
      const outcome = await choice(typist, 'first();', 'second();', 'third();');
      assert.deepEqual([textOf(outcome), ...others(outcome)], ['first();', 'second();', 'third();']);
      assert.ok(typist.generator.last.timing.alternatives! > 1);
    });
    it('offers nothing twice, and no part of what is offered', async () => {
      const outcome = await choice(new Typist(), 'first();', 'first();', 'fir', 'second();', 'second();');
      assert.deepEqual(others(outcome), ['second();']);
    });
    it('shows another where the first may not be shown', async () => {
      assert.equal(textOf(await choice(new Typist(), '  ', 'second();')), 'second();');
    });
    it('remembers the choice, and asks where there is none', async () => {
      const typist = new Typist();
      await typist.answered('a = █', 'first();');
      await choice(typist, 'first();', 'second();');
      const outcome = await typist.pipeline.complete(marked('a = █'), never, { explicit: true });
      assert.deepEqual([others(outcome), typist.generator.asked.length], [['second();'], 2]);
    });
    it('shows what the model is not sure of', async () => {
      const typist = new Typist({ eagerness: 'medium' });
      const scores = [{ end: 8, logProbability: -2 }];
      const silent = typist.ask('a = █');
      typist.generator.last.finish('first();', { scores });
      assert.equal(textOf(await silent), '(not-confident)');
      const shown = typist.pipeline.complete(marked('a = █'), never, { explicit: true });
      typist.generator.last.finish('first();', { scores });
      assert.equal(textOf(await shown), 'first();');
    });
  });

  it('does not offer again what was typed over, unless asked', async () => {
    const typist = new Typist();
    const snapshot = marked('const a = █');
    const outcome = await typist.answered('const a = █', 'value;');
    assert.ok(outcome.kind === 'shown');
    typist.pipeline.noteShown(snapshot, outcome.suggestion);
    void typist.pipeline.complete(marked('const a = x█', { version: 2 }), never);
    assert.equal(textOf(await typist.ask('const a = █')), '(refused)');
    const asked = typist.pipeline.complete(snapshot, never, { explicit: true });
    typist.generator.last.finish('value;');
    assert.equal(textOf(await asked), 'value;');
  });

  it('shows in comments what the user wants there', async () => {
    const reason = async (
      comments: CompletionSettings['comments'],
      drawn: string,
      explicit = false,
    ): Promise<string> => {
      const typist = new Typist({ comments });
      const outcome = typist.pipeline.complete(marked(drawn), never, { explicit });
      if (typist.generator.asked.length > 0) typist.generator.last.finish('word');
      return textOf(await outcome);
    };
    assert.equal(await reason('on', '// some █'), 'word');
    assert.equal(await reason('off', '// some █'), '(prose)');
    assert.equal(await reason('off', '// some █', true), '(prose)');
    assert.equal(await reason('asked', '// some █'), '(prose)');
    assert.equal(await reason('asked', '// some █', true), 'word');
    assert.equal(await reason('off', 'const some = █'), 'word');
  });

  it('wants certainty where nobody asked, and all where somebody did', () => {
    const typist = new Typist();
    void typist.ask('a = █');
    assert.ok(typist.generator.last.prompt.certainty);
    void typist.pipeline.complete(marked('b = █'), never, { explicit: true });
    assert.equal(typist.generator.last.prompt.certainty, undefined);
  });

  it('asks for as many lines as the place and the settings want', () => {
    const linesAt = (multiline: CompletionSettings['multiline'], drawn: string): number => {
      const typist = new Typist({ multiline });
      void typist.ask(drawn);
      return typist.generator.last.prompt.extent.maxLines;
    };
    assert.ok(linesAt('auto', 'function f() {\n  █\n}') > 1);
    assert.equal(linesAt('never', 'function f() {\n  █\n}'), 1);
    assert.equal(linesAt('auto', 'const a = █'), 1);
  });

  it('shows the model what is known of other files, and waits for it only ahead of a request', async () => {
    const files = [{ path: 'b.ts', text: 'export const b = 1;' }];
    const context = { contextFor: () => files, collected: () => new Promise<void>(() => undefined) };
    const typist = new Typist({}, context);
    void typist.ask('a = █');
    assert.equal(typist.generator.last.prompt.context, files);
    const prefilled = typist.pipeline.prefill(marked('a = █'), never);
    await settle();
    assert.equal(typist.generator.prefilled.length, 0);
    await typist.clock.advance(2_000);
    await prefilled;
    assert.equal(typist.generator.prefilled[0]?.context, files);
  });

  it('decodes at once after a trigger character, at a new line, and when asked to', async () => {
    const typist = new Typist();
    for (const drawn of ['call(█', 'a.█', 'a;\n  █']) void typist.ask(drawn);
    void typist.pipeline.complete(marked('const val█'), never, { explicit: true });
    await settle();
    assert.deepEqual(
      typist.generator.asked.map(({ timing }) => timing.decodeAfterMs),
      [0, 0, 0, 0],
    );
  });

  it('waits for the end of a burst before it decodes', async () => {
    const typist = new Typist();
    for (const drawn of ['const v█', 'const va█', 'const val█']) {
      void typist.ask(drawn);
      await typist.clock.advance(100);
    }
    const delay = typist.generator.last.timing.decodeAfterMs!;
    assert.ok(delay > 50 && delay <= 200);
  });
});
