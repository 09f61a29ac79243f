import assert from 'node:assert/strict';
import { withoutRepetition } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

const shown = (text: string): string => through(withoutRepetition, '█', text);

describe('repetition', () => {
  it('keeps the first of three equal lines', () => {
    assert.equal(shown('a();\n  b();\n  b();\n  b();'), 'a();\n  b();');
  });

  it('keeps the first of three equal groups of lines', () => {
    assert.equal(shown('a();\nb();\nc();\nb();\nc();\nb();\nc();'), 'a();\nb();\nc();');
  });

  it('silences what repeats itself from its beginning', () => {
    assert.equal(shown('b();\nb();\nb();'), '(repeats-itself)');
  });

  it('lets two lines be equal, and closers more often', () => {
    for (const text of ['a();\na();\nb();', '  }\n}\n}\n}', '\n\n\n\na();']) assert.equal(shown(text), text);
  });

  it('silences words that go in circles', () => {
    assert.equal(shown('x '.repeat(12)), '(repeats-itself)');
    assert.equal(shown('if a or b and c '.repeat(8)), '(repeats-itself)');
  });

  it('keeps the lines above the circle', () => {
    assert.equal(
      shown(`first(line);\n  second(line);\n  z${' y'.repeat(12)}`),
      'first(line);\n  second(line);',
    );
  });

  it('lets rows and rulers be regular', () => {
    for (const text of ['[0, 0, 0, 0]', `// ${'-'.repeat(70)}`, 'a, b, c, d, e, f']) {
      assert.equal(shown(text), text);
    }
  });
});
