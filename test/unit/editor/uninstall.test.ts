import assert from 'node:assert/strict';
import { isListed } from '../../../src/editor/uninstall.ts';

const ID = 'nearline.nearline';

describe('isListed', () => {
  const cases: readonly [text: string, listed: boolean | undefined][] = [
    [
      JSON.stringify([{ identifier: { id: 'other.one' } }, { identifier: { id: 'Nearline.nearline' } }]),
      true,
    ],
    [JSON.stringify([{ identifier: { id: 'other.one' } }]), false],
    ['[]', false],
    ['[null, 3, {}]', false],
    ['[{"identifier": {"id": "near', undefined],
    ['', undefined],
    ['{}', undefined],
  ];
  for (const [text, listed] of cases) {
    it(`${text === '' ? 'nothing' : text} gives ${String(listed)}`, () =>
      assert.equal(isListed(text, ID), listed));
  }
});
