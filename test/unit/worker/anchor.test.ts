import assert from 'node:assert/strict';
import { promptFor } from '../../../src/completion/prompt.ts';
import type { PromptPlace } from '../../../src/protocol/messages.ts';
import {
  type Anchor,
  type Anchored,
  dropAnchor,
  fitAnchor,
  type SuffixFit,
  suffixFits,
} from '../../../src/worker/anchor.ts';
import { FULL_REACH, localReach } from '../../../src/worker/reach.ts';
import { marked } from '../../support/marked.ts';

function place(text: string, document = 'file:///drawn.ts'): PromptPlace {
  return promptFor(marked(text, { document }), { maxLines: 1, tabSize: 4 }, []);
}

function drop(text: string, previous?: Anchor): Anchored {
  return dropAnchor(place(text), FULL_REACH, previous);
}

const kindOf = (anchor: Anchor, text: string): string | undefined => fitAnchor(anchor, place(text))?.kind;

const body = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `  step(${index});\n`).join('');
const functions = (count: number): string =>
  Array.from({ length: count }, (_, index) => `function f${index}() {\n${body(5)}}\n`).join('\n');

const LOCAL = localReach(100);

describe('dropAnchor', () => {
  it('holds all the text before the cursor, and the lines below', () => {
    const { anchor, middle } = drop('let a = 1;\nlet b = █\nlet c = 3;');
    assert.equal(anchor.prefix + middle, 'let a = 1;\nlet b = ');
    assert.equal(anchor.suffix, '\nlet c = 3;');
  });

  it('leaves closers right of the cursor out', () => {
    assert.equal(drop('call(█);\nnext();').anchor.suffix, '\nnext();');
  });

  it('takes code right of the cursor into the suffix', () => {
    assert.equal(drop('call(█, 1);\nnext();').anchor.suffix, ', 1);\nnext();');
  });

  it('has a line with text in the middle after Enter', () => {
    assert.ok(drop(`${functions(9)}function g() {\n\n\n█`).middle.trim() !== '');
  });

  it('moves the anchor, but not the window, when the middle has grown', () => {
    const first = drop(`${functions(3)}let a = █`);
    const grown = `${functions(3)}let a = 1;\n${body(FULL_REACH.middleGrown / 10)}█`;
    const second = drop(grown, first.anchor);
    assert.ok(second.anchor.prefix.startsWith(first.anchor.prefix));
    assert.ok(second.middle.length < FULL_REACH.middleGrown);
  });

  it('begins its window at a declaration', () => {
    assert.match(drop(`${functions(200)}█`).anchor.prefix, /^function f\d+\(\)/);
  });

  for (const reach of [FULL_REACH, LOCAL]) {
    it(`stays within its ${reach.name} windows, whatever the document`, () => {
      for (const text of [functions(500), 'x'.repeat(50_000), '\n'.repeat(9000), body(5000)]) {
        const { anchor, middle } = dropAnchor(place(`${text}█${text}`), reach);
        assert.ok(anchor.prefix.length <= reach.prefix);
        assert.ok(middle.length <= reach.middleGrown);
        assert.ok(anchor.suffix.length <= reach.suffix);
      }
    });
  }

  it('makes a local window a fraction of a full one', () => {
    const far = place(`${functions(100)}let a = █\n${functions(100)}`);
    const units = ({ anchor, middle }: Anchored): number =>
      anchor.prefix.length + anchor.suffix.length + middle.length;
    assert.ok(units(dropAnchor(far, LOCAL)) * 8 < units(dropAnchor(far, FULL_REACH)));
  });
});

describe('fitAnchor', () => {
  it('fits while the user types', () => {
    const { anchor, middle } = drop(`${functions(20)}let b = █\nlet c = 3;`);
    const typed = fitAnchor(anchor, place(`${functions(20)}let b = value█\nlet c = 3;`));
    assert.deepEqual(typed, { kind: 'fits', middle: `${middle}value` });
  });

  it('fits over Enter between auto-closed braces', () => {
    const { anchor } = drop('function f() {█}\n\nlet c = 3;\n');
    assert.equal(kindOf(anchor, 'function f() {\n  █\n}\n\nlet c = 3;\n'), 'fits');
  });

  it('fits after a paste of a few lines, and again when it is undone', () => {
    const { anchor } = drop(`${functions(3)}let b = 1;\n█`);
    assert.equal(kindOf(anchor, `${functions(3)}let b = 1;\n${body(9)}█`), 'fits');
    assert.equal(kindOf(anchor, `${functions(3)}let b = 1;\n█`), 'fits');
  });

  it('does not fit when the cursor goes up past a line', () => {
    const { anchor } = drop('a();\nb();\nc(█)');
    assert.equal(kindOf(anchor, 'a();\nb(█)\nc()'), undefined);
  });

  it('does not fit when the cursor goes down past a line', () => {
    const { anchor } = drop('a();\nb(█)\nc();\n');
    assert.equal(kindOf(anchor, 'a();\nb()\nc();█\n'), undefined);
  });

  it('does not fit when code comes to stand right of the cursor', () => {
    const { anchor } = drop('a();\nb(█)\nc();\n');
    assert.equal(kindOf(anchor, 'a();\nb(█, other)\nc();\n'), undefined);
  });

  it('does not fit another document', () => {
    const { anchor } = drop('a(█');
    assert.equal(fitAnchor(anchor, place('a(█', 'file:///other.ts')), undefined);
  });

  it('fits when a line far below changes', () => {
    const below = functions(3);
    const { anchor } = drop(`let a = █\n${below}`);
    assert.equal(kindOf(anchor, `let a = 1█\n${below.replace('step(4)', 'other(4)')}`), 'fits');
  });

  it('is stale when much has changed further below', () => {
    const { anchor } = drop(`let a = █\n${functions(3)}`);
    assert.equal(kindOf(anchor, `let a = 1█\nfunction f0() {\n${'  other();\n'.repeat(30)}}\n`), 'stale');
  });

  it('fits when a line is added above its window', () => {
    const long = functions(100);
    const { anchor } = drop(`${long}let a = █`);
    assert.equal(kindOf(anchor, `import x from 'x';\n${long}let a = 1█`), 'fits');
  });

  it('is stale when the middle has grown, and ends serving when it is far too long', () => {
    const { anchor } = drop(`${functions(3)}let a = █`);
    const grown = (units: number): string => `${functions(3)}let a = 1;\n${body(units / 11)}█`;
    assert.equal(kindOf(anchor, grown(FULL_REACH.middleGrown)), 'stale');
    assert.equal(kindOf(anchor, grown(FULL_REACH.middleLimit * 1.5)), undefined);
  });

  it('does not fit where no line with text is left in the middle', () => {
    const { anchor } = drop(`${functions(9)}let a = 1;\nlet b = █`);
    const back = anchor.prefix;
    assert.equal(kindOf(anchor, `${back}█`), undefined);
  });
});

const TEXT = 'one();\ntwo();\nthree();\nfour();\nfive();\nsix();\n';

describe('suffixFits', () => {
  const cases: readonly [frozen: string, current: string, fit: SuffixFit, why: string][] = [
    [TEXT, TEXT, 'yes', 'the same text'],
    [TEXT, `}\n${TEXT}`, 'yes', 'a closer came'],
    [`}\n${TEXT}`, TEXT, 'yes', 'a closer went'],
    [TEXT, `  })\n}\n${TEXT}`, 'yes', 'two closers came'],
    [TEXT, `zero();\n${TEXT}`, 'no', 'code came next to the cursor'],
    [TEXT, TEXT.slice(TEXT.indexOf('two')), 'no', 'code went next to the cursor'],
    [TEXT, TEXT.replace('four();', 'for(;;);'), 'yes', 'a line changed further down'],
    [TEXT, TEXT.replace('four();\n', ''), 'yes', 'a line went further down'],
    [
      TEXT,
      'one();\nother();\ntext();\nall();\nover();\nhere();\n',
      'meanwhile',
      'all but the next line changed',
    ],
    ['', 'function next() {\n  return 1;\n}\n', 'no', 'there was nothing below'],
    ['', '', 'yes', 'nothing then and now'],
    ['', '}', 'yes', 'only a closer came'],
  ];
  for (const [frozen, current, fit, why] of cases) {
    it(`says ${fit} when ${why}`, () => {
      assert.equal(suffixFits(`\n${frozen}`, `\n${current}`), fit);
    });
  }

  it('says no when code came to stand right of the cursor, or went', () => {
    assert.equal(suffixFits(`\n${TEXT}`, `rest);\n${TEXT}`), 'no');
    assert.equal(suffixFits(`rest);\n${TEXT}`, `\n${TEXT}`), 'no');
  });
  it('says yes when a closer came at the end of the file', () => assert.equal(suffixFits('', '\n}'), 'yes'));
});
