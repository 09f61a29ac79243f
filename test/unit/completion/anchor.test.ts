import assert from 'node:assert/strict';
import { surroundings } from '../../../src/completion/context/surroundings.ts';
import { anchoredPrompt, MIDDLE_LIMIT, type Anchored } from '../../../src/completion/prompt/anchor.ts';
import { PREFIX_LIMIT, SUFFIX_LIMIT } from '../../../src/completion/prompt/windows.ts';
import type { Snapshot } from '../../../src/completion/types.ts';
import { marked } from '../../support/marked.ts';

function anchor(snapshot: Snapshot, previous?: Anchored): Anchored {
  return anchoredPrompt(previous?.anchor, snapshot, surroundings(snapshot));
}

/** Whether the second prompt only extends or shortens the first one's middle. */
function keeps(first: Anchored, second: Anchored): boolean {
  return first.prompt.prefix === second.prompt.prefix && first.prompt.suffix === second.prompt.suffix;
}

const body = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `  step(${index});\n`).join('');
const functions = (count: number): string =>
  Array.from({ length: count }, (_, index) => `function f${index}() {\n${body(5)}}\n`).join('\n');

describe('anchoredPrompt', () => {
  it('holds all the text before the cursor, and the lines below', () => {
    const { prompt } = anchor(marked('let a = 1;\nlet b = █\nlet c = 3;'));
    assert.equal(prompt.prefix + prompt.middle, 'let a = 1;\nlet b = ');
    assert.equal(prompt.suffix, 'let c = 3;');
  });

  it('keeps the anchor while the user types', () => {
    const first = anchor(marked(`${functions(20)}let b = █\nlet c = 3;`));
    const second = anchor(marked(`${functions(20)}let b = value█\nlet c = 3;`), first);
    assert.ok(keeps(first, second));
    assert.equal(second.prompt.middle, `${first.prompt.middle}value`);
  });

  it('keeps the anchor over Enter between auto-closed braces', () => {
    const first = anchor(marked('function f() {█}\n\nlet c = 3;\n'));
    const second = anchor(marked('function f() {\n  █\n}\n\nlet c = 3;\n'), first);
    assert.ok(keeps(first, second));
  });

  it('leaves closers right of the cursor out of the prompt', () => {
    assert.equal(anchor(marked('call(█);\nnext();')).prompt.suffix, 'next();');
  });

  it('takes code right of the cursor into the suffix', () => {
    assert.equal(anchor(marked('call(█, 1);\nnext();')).prompt.suffix, ', 1);\nnext();');
  });

  it('drops a new anchor when the cursor goes up past a line', () => {
    const first = anchor(marked('a();\nb();\nc(█)'));
    const second = anchor(marked('a();\nb(█)\nc()'), first);
    assert.equal(second.prompt.suffix, 'c()');
  });

  it('drops a new anchor in another document', () => {
    const first = anchor(marked('a(█'));
    const second = anchor(marked('b(█', { document: 'file:///other.ts' }), first);
    assert.equal(second.prompt.middle, 'b(');
  });

  it('keeps the anchor when a line far below changes', () => {
    const below = functions(3);
    const first = anchor(marked(`let a = █\n${below}`));
    const second = anchor(marked(`let a = 1█\n${below.replace('step(4)', 'other(4)')}`), first);
    assert.ok(keeps(first, second));
  });

  it('keeps the anchor when a line is added above its window', () => {
    const long = functions(100);
    const first = anchor(marked(`${long}let a = █`));
    const second = anchor(marked(`import x from 'x';\n${long}let a = 1█`), first);
    assert.ok(keeps(first, second));
  });

  it('moves the anchor, but not the window, when the middle has grown past its limit', () => {
    const first = anchor(marked(`${functions(3)}let a = █`));
    const second = anchor(marked(`${functions(3)}let a = 1;\n${body(MIDDLE_LIMIT / 10)}█`), first);
    assert.ok(second.prompt.prefix.startsWith(first.prompt.prefix));
    assert.ok(second.prompt.middle.length < MIDDLE_LIMIT);
    assert.ok(second.prompt.middle.trim() !== '');
  });

  it('has a line with text in the middle after Enter', () => {
    const { prompt } = anchor(marked(`${functions(9)}function g() {\n\n\n█`));
    assert.ok(prompt.middle.trim() !== '');
  });

  it('stays within its windows, whatever the document', () => {
    for (const text of [functions(500), 'x'.repeat(50_000), '\n'.repeat(9000), body(5000)]) {
      const { prompt } = anchor(marked(`${text}█${text}`));
      assert.ok(prompt.prefix.length <= PREFIX_LIMIT);
      assert.ok(prompt.middle.length <= MIDDLE_LIMIT);
      assert.ok(prompt.suffix.length <= SUFFIX_LIMIT);
    }
  });

  it('begins its window at a declaration', () => {
    assert.match(anchor(marked(`${functions(200)}█`)).prompt.prefix, /^function f\d+\(\)/);
  });
});
