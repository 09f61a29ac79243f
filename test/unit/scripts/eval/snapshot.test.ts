import assert from 'node:assert/strict';
import { guessIndentation, snapshotAt } from '../../../../scripts/eval/snapshot.ts';
import { syntaxFiles } from '../../../../scripts/lib/grammars.ts';
import { Grammars } from '../../../../src/code/grammars.ts';

describe('guessIndentation', () => {
  it('sees tabs', () => {
    assert.equal(guessIndentation('a {\n\tb {\n\t\tc\n\t}\n  x\n}').insertSpaces, false);
  });

  it('takes the commonest step inwards', () => {
    assert.deepEqual(guessIndentation('a\n  b\n    c\n  d\n        e'), { insertSpaces: true, size: 2 });
    assert.deepEqual(guessIndentation('a:\n    b\nc:\n    d\n      e'), { insertSpaces: true, size: 4 });
  });

  it('passes over blank lines', () => {
    assert.equal(guessIndentation('a\n\n  b\n\n    c\n\n').size, 2);
  });

  it('assumes four spaces where nothing is indented', () => {
    assert.deepEqual(guessIndentation('a\nb'), { insertSpaces: true, size: 4 });
  });
});

describe("an evaluation's snapshot", () => {
  const grammars = new Grammars(syntaxFiles);
  const place = {
    document: 'file:///x.py',
    languageId: 'python',
    before: 'def f():\n    print("',
    after: '")\n# end\n',
  };

  it('has its cursor between the texts', async () => {
    const snapshot = await snapshotAt(place, grammars);
    assert.deepEqual([snapshot.before, snapshot.after, snapshot.line], [place.before, place.after, 1]);
    assert.deepEqual([snapshot.languageId, snapshot.document], ['python', 'file:///x.py']);
  });

  it('knows what the syntax tree says of the place', async () => {
    const { syntax } = await snapshotAt(place, grammars);
    assert.equal(syntax?.kind, 'string');
    assert.equal(syntax.block?.openerIndent, '');
  });

  it('does without one where there is no grammar', async () => {
    assert.equal((await snapshotAt({ ...place, languageId: 'cobol' }, grammars)).syntax, undefined);
  });
});
