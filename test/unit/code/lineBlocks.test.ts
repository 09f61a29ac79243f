import assert from 'node:assert/strict';
import { closesBlock, mayCloseBlock } from '../../../src/code/lineBlocks.ts';

describe('closesBlock', () => {
  for (const line of ['}', '  });', ']', 'end', '  end.join', 'fi', 'done', 'esac;;']) {
    it(`says yes to ${line}`, () => assert.ok(closesBlock(line)));
  }
  for (const line of ['', 'a', 'endpoint', 'end() {', 'done = true', 'end: 3', 'return }']) {
    it(`says no to ${JSON.stringify(line)}`, () => assert.ok(!closesBlock(line)));
  }
});

describe('mayCloseBlock', () => {
  it('waits for words that may become one', () => {
    assert.deepEqual(['e', 'en', 'end', 'es', 'x', 'ex'].map(mayCloseBlock), [
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
