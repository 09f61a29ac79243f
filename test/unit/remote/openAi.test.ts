import assert from 'node:assert/strict';
import type { InfillRequest } from '../../../src/remote/dialect.ts';
import { openAiDialect } from '../../../src/remote/openAi.ts';
import type { TemplateChoice } from '../../../src/remote/templates.ts';

const ASK: InfillRequest = {
  prefix: 'P',
  suffix: 'S',
  path: 'own.ts',
  files: [],
  maxTokens: 48,
  oneLine: true,
};

function body(
  template: TemplateChoice,
  ask: Partial<InfillRequest> = {},
  model = 'm',
): Record<string, unknown> {
  const { body: make } = openAiDialect({ host: 'h', model, template });
  return make({ ...ASK, ...ask }) as Record<string, unknown>;
}

const { read } = openAiDialect({ host: 'h', model: 'm', template: 'auto' });
const reading = (value: unknown): ReturnType<typeof read> =>
  read({ name: 'data', data: JSON.stringify(value) });

describe('a request for completions', () => {
  it('is greedy, streamed, and ends with the line', () => {
    assert.deepEqual(body('granite'), {
      model: 'm',
      prompt: '<fim_prefix>P<fim_suffix>S<fim_middle>',
      max_tokens: 48,
      temperature: 0,
      stop: ['\n', '<|endoftext|>'],
      stream: true,
      stream_options: { include_usage: true },
    });
  });
  it('has two fields where the server makes the prompt', () => {
    const { prompt, suffix, stop } = body('suffix', { oneLine: false });
    assert.deepEqual([prompt, suffix, stop], ['P', 'S', []]);
    assert.equal(body('suffix', { suffix: '' })['suffix'], '\n');
  });

  for (const text of ['prefix', 'suffix'] as const) {
    it(`is none with a special token in the ${text}`, () => {
      const refused = { kind: 'special-token', message: /has <\|fim_middle\|> in it/ };
      assert.throws(() => body('qwen', { [text]: 'a<|fim_middle|>b' }), refused);
      assert.throws(() => body('suffix', { [text]: 'a<|fim_middle|>b' }, 'qwen2.5-coder:7b'), refused);
      body('mellum', { [text]: 'a<|fim_middle|>b' });
    });
  }
  it('leaves files with a special token out, and all where the own path has one', () => {
    const files = [
      { path: 'a.ts', text: '<|file_sep|>' },
      { path: '<|repo_name|>', text: 'B' },
      { path: 'c.ts', text: 'C' },
    ];
    assert.match(
      String(body('qwen', { files })['prompt']),
      /^<\|repo_name\|>workspace\n<\|file_sep\|>c\.ts\nC\n<\|file_sep\|>own/,
    );
    assert.match(String(body('qwen', { files, path: '<|im_end|>' })['prompt']), /^<\|fim_prefix\|>P/);
  });
});

describe('an answer with completions', () => {
  it('has a text in each event, the last with the reason for its end', () => {
    assert.deepEqual(reading({ choices: [{ text: 'a', finish_reason: null }] }), {
      text: 'a',
      last: false,
      counts: undefined,
    });
    assert.deepEqual(reading({ choices: [{ text: '', finish_reason: 'length' }] }), {
      text: '',
      last: true,
      counts: undefined,
    });
    assert.deepEqual(read({ name: 'data', data: '[DONE]' }), { text: '', last: true });
  });
  it('has counts in an event without a choice, or nothing', () => {
    const usage = { prompt_tokens: 9, completion_tokens: 2, prompt_tokens_details: null };
    assert.deepEqual(reading({ choices: [], usage })?.counts, { prompt: 9, evaluated: 9, decoded: 2 });
    assert.equal(reading({ choices: [], usage: null }), undefined);
  });
  for (const odd of [null, 1, 'text', [], {}, { choices: null }, { choices: [null] }, { usage: 'many' }]) {
    it(`says nothing with ${JSON.stringify(odd)}`, () => assert.equal(reading(odd), undefined));
  }
  it('has no text where there is none', () => {
    assert.equal(reading({ choices: [{ text: 5 }] })?.text, '');
  });
  it('ends with an error, under whatever name', () => {
    assert.throws(() => reading({ error: { message: 'x' } }), { kind: 'broken' });
    assert.throws(() => read({ name: 'error', data: '{}' }), { kind: 'broken' });
    assert.throws(() => read({ name: 'data', data: 'x' }), SyntaxError);
    assert.equal(reading({ error: null, choices: [] }), undefined);
  });
});
