import assert from 'node:assert/strict';
import { llamaServerDialect } from '../../../src/remote/llamaServer.ts';

const ASK = {
  prefix: 'P<|fim_middle|>',
  suffix: 'S',
  path: 'own.ts',
  files: [{ path: 'a.ts', text: 'A' }],
  maxTokens: 48,
  oneLine: true,
};

const { body, read } = llamaServerDialect({ host: 'h', model: '' });
const reading = (value: unknown): ReturnType<typeof read> =>
  read({ name: 'data', data: JSON.stringify(value) });

describe('a request for an infill', () => {
  it('is greedy, streamed, cached, and leaves the template to the server', () => {
    assert.deepEqual(body(ASK), {
      input_prefix: 'P<|fim_middle|>',
      input_suffix: 'S',
      input_extra: [{ filename: 'a.ts', text: 'A' }],
      prompt: '',
      n_predict: 48,
      samplers: ['top_k'],
      top_k: 1,
      stop: ['\n'],
      stream: true,
      cache_prompt: true,
    });
  });
  it('names the model where the server has several', () => {
    const named = llamaServerDialect({ host: 'h', model: 'm' });
    assert.equal((named.body(ASK) as { model?: string }).model, 'm');
  });
});

describe('an answer with an infill', () => {
  it('has a text in each event, and counts in the last', () => {
    assert.deepEqual(reading({ content: 'a', stop: false }), { text: 'a', last: false });
    const timings = { prompt_n: 7, cache_n: 30 };
    assert.deepEqual(reading({ content: '', stop: true, tokens_predicted: 5, timings }), {
      text: '',
      last: true,
      counts: { prompt: 37, evaluated: 7, decoded: 5 },
    });
  });
  it('may do without counts', () => {
    assert.equal(reading({ content: '', stop: true })?.counts, undefined);
    const old = { content: '', stop: true, tokens_predicted: 5, timings: { prompt_n: 7 } };
    assert.deepEqual(reading(old)?.counts, { prompt: 7, evaluated: 7, decoded: 5 });
  });
  for (const odd of [null, 1, 'text', [], {}, { prompt_progress: {} }, { content: 5 }]) {
    it(`says nothing with ${JSON.stringify(odd)}`, () => assert.equal(reading(odd), undefined));
  }
  it('ends with an error, under whatever name', () => {
    assert.throws(() => reading({ error: { message: 'x' } }), { kind: 'broken' });
    assert.throws(() => read({ name: 'error', data: '{}' }), { kind: 'broken' });
    assert.throws(() => read({ name: 'data', data: 'x' }), SyntaxError);
  });
});
