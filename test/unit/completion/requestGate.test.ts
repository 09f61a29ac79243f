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
  manual: false,
  afterDeletion: false,
  languageId: 'cpp',
  left: 'a = ',
  right: '',
  emmetOnTab: false,
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
    [{ manual: true }, 'manual'],
    [{ afterDeletion: true }, 'after-deletion'],
    [{ left: 'x'.repeat(2_001) }, 'long-line'],
    [{ left: 'MUINT', right: ' uiA;' }, 'wants-tab'],
    [{ left: 'int a;', right: '// first' }, 'wants-tab'],
    [{ left: 'int a;', right: '  // first' }, 'wants-tab'],
    [{ left: 'f(a, ', right: '// more' }, undefined],
    [{ left: 'a', right: ' && b' }, undefined],
    [{ left: 'import { a }', right: ' from "b";', languageId: 'typescript' }, undefined],
    [{ left: 'x', right: ' if y else z', languageId: 'python' }, undefined],
    [{ left: 'x = \\alpha', languageId: 'julia' }, 'wants-tab'],
    [{ left: 'x = \\alpha', languageId: 'cpp' }, undefined],
    [{ left: '  ul>li*3', languageId: 'html', emmetOnTab: true }, 'wants-tab'],
    [{ left: '  ul>li*3', languageId: 'html' }, undefined],
    [{ left: '    div.card', languageId: 'typescriptreact', emmetOnTab: true }, 'wants-tab'],
    [{ left: '    div', languageId: 'html', emmetOnTab: true }, undefined],
    [{ left: 'const a = b.c', languageId: 'typescriptreact', emmetOnTab: true }, undefined],
  ];
  for (const [facts, expected] of cases) {
    it(`${JSON.stringify(facts)} gives ${expected ?? 'a request'}`, () => {
      assert.equal(gate({ ...FACTS, ...facts }), expected);
      if (expected) assert.ok(REASONS[expected].length > 0);
    });
  }
});
