import assert from 'node:assert/strict';
import { linesBelow } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

describe('linesBelow', () => {
  const below = 'f() {\n  █\n\n  const b = 2;\n  return b;\n}';

  it('cuts last lines that are the next ones', () => {
    assert.equal(through(linesBelow, below, 'const a = 1;\n  const b = 2;\n  return b;'), 'const a = 1;');
  });

  it('cuts before the next line whatever follows in the text', () => {
    assert.equal(through(linesBelow, below, 'const a = 1;\n  const b = 2;\n  other();'), 'const a = 1;');
  });

  it('silences what consists of the next lines', () => {
    assert.equal(through(linesBelow, below, '\n  const b = 2;\n  return b;'), '(repeats-next-line)');
  });

  it('leaves equal words at another depth', () => {
    const text = 'if (a) {\n    return b;\n  }';
    assert.equal(through(linesBelow, 'f() {\n  █\n  return b;\n}', text), text);
  });

  it('cuts a closing word that is there', () => {
    assert.equal(through(linesBelow, 'if a then\n  █\nend', 'b()\nend'), 'b()');
  });

  it('leaves the closing word of an inner block', () => {
    const text = 'if b then\n    c()\n  end';
    assert.equal(through(linesBelow, 'if a then\n  █\nend', text), text);
  });

  it('passes over blank lines', () => {
    assert.equal(through(linesBelow, 'a\n█\n\n\nb = 1\nc = 2', 'x = 0\n\nb = 1\n\nc = 2'), 'x = 0');
  });
});
