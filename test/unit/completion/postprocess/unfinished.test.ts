import assert from 'node:assert/strict';
import { unfinished } from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('unfinished', () => {
  const given = { unfinished: true };

  it('leaves the first paragraph', () => {
    assert.equal(through(unfinished, '█', 'a();\nb();\n\nc();\n\nd(', given), 'a();\nb();');
  });

  it('leaves the lines that are whole where there is one paragraph', () => {
    assert.equal(through(unfinished, '█', 'a();\nb();\nc(', given), 'a();\nb();');
    assert.equal(through(unfinished, 'if (a) {█', '\n  b();\n  c(', given), '\n  b();');
  });

  it('leaves a line: the user goes on there', () => {
    assert.equal(through(unfinished, '█', 'const a = [1, 2,', given), 'const a = [1, 2,');
  });

  it('leaves what something else has ended', () => {
    assert.equal(through(unfinished, '█', 'a();\n\nb('), 'a();\n\nb(');
  });
});
