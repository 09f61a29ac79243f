import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unspelledStub, splitForHealing } from '../../../../src/worker/prompt/healing.ts';

describe('splitForHealing', () => {
  const cases: readonly [middle: string, stub: string, why: string][] = [
    ['const total = coun', ' coun', 'a word takes the blank before it along'],
    ['return this.na', '.na', 'a word takes one punctuation mark before it along'],
    ['foo(', '(', 'punctuation may join with the word that follows'],
    ['x = ', ' ', 'a blank belongs to the next word'],
    ['if ok:\n        ', '        ', 'the whole indentation is kept back'],
    ['if ok:\n    re', ' re', 'of an indentation before a word only the last blank'],
    ['\t\tre', '\tre', 'a tab before a word as well'],
    ['self.my_func', '_func', 'an underscore begins a piece'],
    ['__init', 'init', 'after two underscores the word stands alone'],
    ['line\n', '', 'nothing at the start of a line'],
    ['', '', 'nothing in an empty middle'],
    ['"größe', '', 'a word outside ASCII is left alone'],
    [`// ${'-'.repeat(80)}`, '', 'a ruler is left alone'],
  ];
  for (const [middle, stub, why] of cases) {
    it(why, () => assert.equal(splitForHealing(middle).stub, stub));
  }

  it('never loses a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (middle) => {
        const { head, stub } = splitForHealing(middle);
        assert.equal(head + stub, middle);
      }),
    );
  });

  it('leaves a head that more typing does not cut differently', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z_.( ]{0,20}$/),
        fc.stringMatching(/^[a-z]{1,5}$/),
        (text, typed) => {
          const before = splitForHealing(text).head;
          assert.ok(splitForHealing(text + typed).head.startsWith(before));
        },
      ),
    );
  });
});

describe('unspelledStub', () => {
  it('counts what was spelled', () => assert.equal(unspelledStub(' return', ' ret'), 'urn'));
  it('is done when the text goes on', () => assert.equal(unspelledStub(' re', ' return x'), ''));
  it('notices a text that went astray', () => assert.equal(unspelledStub(' re', ' if'), undefined));
});
