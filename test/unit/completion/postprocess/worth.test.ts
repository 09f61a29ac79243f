import assert from 'node:assert/strict';
import { notEmpty, worth } from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('worth', () => {
  it('silences a single sign', () => {
    for (const text of [';', ' )', '\n}']) assert.equal(through(worth, 'a█', text), '(too-little)');
  });

  it('shows more of them, and every word', () => {
    for (const text of [');', '1', 's', 'é']) assert.equal(through(worth, 'a█', text), text);
  });

  it('shows everything to those who ask', () => {
    assert.equal(through(worth, 'a█', ';', { explicit: true }), ';');
  });
});

describe('notEmpty', () => {
  it('silences what has no text', () => {
    for (const text of ['', '  ', '\n\t']) assert.equal(through(notEmpty, 'a█', text), '(empty)');
    assert.equal(through(notEmpty, 'a█', ' b'), ' b');
  });
});
