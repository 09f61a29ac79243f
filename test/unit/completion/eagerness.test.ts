import assert from 'node:assert/strict';
import { certaintyAt, LearnedEagerness, LEAST_PROBABILITY } from '../../../src/completion/eagerness.ts';

const { low, medium, high } = LEAST_PROBABILITY;

describe('eagerness', () => {
  it('asks for more certainty the lower it is', () => {
    assert.ok(certaintyAt(low).firstLine > certaintyAt(medium).firstLine);
    assert.ok(certaintyAt(medium).firstLine > certaintyAt(high).firstLine);
    assert.equal(certaintyAt(0).laterLines, -Infinity);
  });

  it('begins in the middle', () => {
    assert.equal(new LearnedEagerness().probability('python'), medium);
  });

  it('follows what is taken and typed over, in each language by itself', () => {
    const learned = new LearnedEagerness();
    for (let times = 0; times < 300; times++) {
      learned.learn('python', true);
      learned.learn('ruby', false);
    }
    assert.ok(Math.abs(learned.probability('python') - high) < 0.03);
    assert.ok(Math.abs(learned.probability('ruby') - low) < 0.03);
    assert.equal(learned.probability('go'), medium);
  });

  it('changes little by a single suggestion', () => {
    const learned = new LearnedEagerness();
    learned.learn('python', false);
    assert.ok(Math.abs(learned.probability('python') - medium) < 0.02);
  });
});
