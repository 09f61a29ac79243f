import assert from 'node:assert/strict';
import { gate, type GateFacts } from '../../../src/completion/requestGate.ts';
import { REASONS, type Silence } from '../../../src/completion/types.ts';

const FACTS: GateFacts = {
  enabled: true,
  languageEnabled: true,
  editable: true,
  leftAlone: undefined,
  cursors: 1,
  hasSelection: false,
  left: 'a = ',
  right: '',
};

describe('gate', () => {
  const cases: readonly [Partial<GateFacts>, Silence | undefined][] = [
    [{}, undefined],
    [{ enabled: false }, 'disabled'],
    [{ languageEnabled: false }, 'language-off'],
    [{ editable: false }, 'not-editable'],
    [{ leftAlone: 'secret' }, 'secret'],
    [{ leftAlone: 'ignored' }, 'ignored'],
    [{ cursors: 2 }, 'multi-cursor'],
    [{ hasSelection: true }, 'selection'],
    [{ right: 'word' }, 'inside-word'],
    [{ right: 'é' }, 'inside-word'],
    [{ right: '𝒳' }, 'inside-word'],
    [{ right: ');' }, undefined],
    [{ right: ' more' }, undefined],
    [{ left: '  ', right: '->bunch()' }, 'before-code'],
    [{ left: '', right: '.then(r)' }, 'before-code'],
    [{ left: '  ', right: '});' }, undefined],
    [{ left: '  ', right: '' }, undefined],
  ];
  for (const [facts, expected] of cases) {
    it(`${JSON.stringify(facts)} gives ${expected ?? 'a request'}`, () => {
      assert.equal(gate({ ...FACTS, ...facts }), expected);
      if (expected) assert.ok(REASONS[expected].length > 0);
    });
  }
});
