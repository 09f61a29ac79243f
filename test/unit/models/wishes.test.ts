import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Wishes, wishesFor } from '../../../src/models/modelChoice.ts';

const general: Wishes = { general: '/general.gguf', workspace: undefined, languages: {} };

const kindsAndPaths = (wishes: Wishes, languageId?: string): readonly string[] =>
  wishesFor(wishes, languageId).map(({ kind, path }) => `${kind} ${path}`);

describe('what was chosen for a language', () => {
  it('is the general model where there is no other choice', () => {
    assert.deepEqual(kindsAndPaths(general, 'python'), ['general /general.gguf']);
    assert.deepEqual(kindsAndPaths({ ...general, general: ' ' }), ['general ']);
  });

  it('is the model of the workspace before that', () => {
    const here = { ...general, workspace: '/here.gguf' };
    assert.deepEqual(kindsAndPaths(here, 'python'), ['workspace /here.gguf', 'general /general.gguf']);
    assert.equal(kindsAndPaths({ ...general, workspace: '' })[0], 'workspace ');
  });

  it('is the model of the language before all', () => {
    const wishes = { ...general, workspace: '/here.gguf', languages: { python: '/python.gguf' } };
    assert.deepEqual(kindsAndPaths(wishes, 'python'), [
      'language /python.gguf',
      'workspace /here.gguf',
      'general /general.gguf',
    ]);
    assert.equal(kindsAndPaths(wishes, 'go').length, 2);
    assert.equal(kindsAndPaths(wishes).length, 2);
  });

  it('may be the bundled model, by its name', () => {
    assert.equal(kindsAndPaths({ ...general, languages: { go: 'bundled' } }, 'go')[0], 'language ');
  });

  it('is not what is only being written, nor what every object has', () => {
    assert.equal(kindsAndPaths({ ...general, languages: { go: ' ' } }, 'go').length, 1);
    assert.equal(kindsAndPaths(general, 'constructor').length, 1);
  });

  it('always ends with the general model', () => {
    const texts = fc.string();
    const wishes = fc.record({
      general: texts,
      workspace: fc.option(texts, { nil: undefined }),
      languages: fc.dictionary(texts, texts),
    });
    fc.assert(
      fc.property(wishes, fc.option(texts, { nil: undefined }), (any, languageId) => {
        assert.deepEqual(wishesFor(any, languageId).at(-1), { kind: 'general', path: any.general.trim() });
      }),
    );
  });
});
