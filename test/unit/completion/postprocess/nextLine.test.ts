import assert from 'node:assert/strict';
import { nextLine } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

describe('nextLine', () => {
  it('silences a copy of the next line', () => {
    assert.equal(through(nextLine, 'first█\n\nfirst(value);\n', '(value);'), '(repeats-next-line)');
  });

  it('silences one with what stands right of the cursor', () => {
    assert.equal(through(nextLine, 'first(█);\nfirst(value);\n', 'value'), '(repeats-next-line)');
  });

  it('silences one at the end of several lines', () => {
    assert.equal(through(nextLine, 'a {█\n  b = 2;', '\n  a = 1;\n  b = 2;'), '(repeats-next-line)');
  });

  it('lets short lines repeat at another depth', () => {
    assert.equal(through(nextLine, '    █\n  end', 'end'), 'end');
    assert.equal(through(nextLine, '  █\n  end', 'end'), '(repeats-next-line)');
  });
});
