import assert from 'node:assert/strict';
import { postprocess } from '../../../../src/completion/postprocess/index.ts';
import { documentWith, inputAt } from './filtering.ts';

const EXTENT = { maxLines: 15, outer: 0, closes: true, tabSize: 4 };

describe('postprocess', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['shows the rest of a line', 'const a = █', 'value; ', 'const a = value;'],
    ['silences nothing', 'x = 1;█', '  ', '(empty)'],
    ['silences a single sign', 'x = 1█', ';', '(too-little)'],
    ['fits a call to its parenthesis', 'if (█)', 'ready) {', 'if (ready) {'],
    ['fits a text to code on the line', 'a(█, b);', 'c, b);', 'a(c, b);'],
    ['writes a block in braces', 'f() {█}\ng();', '\n    a();\n}\ng();', 'f() {\n    a();\n}\ng();'],
    ['writes a block without its brace', 'f() {█}', '\n    a();', 'f() {\n    a();\n}'],
    ['ends a block once', 'f() {█\n}', '\n    a();\n}\n}', 'f() {\n    a();\n}'],
    ['ends a block that nothing else ends', 'f() {█', '\n    a();\n}\nf();', 'f() {\n    a();\n}'],
    [
      'indents as the document does',
      'f() {\n\ta();\n}\ng() {█',
      '\n    b();\n}',
      'f() {\n\ta();\n}\ng() {\n\tb();\n}',
    ],
    [
      'takes no next line along',
      'f() {\n    █\n    second(b);\n}',
      'first(a);\n    second(b);',
      'f() {\n    first(a);\n    second(b);\n}',
    ],
    ['does not write the next line', 'fir█\nfirst(a);', 'st(a);', '(repeats-next-line)'],
    ['does not go in circles', 'f() {\n    █', 'a();\n    a();\n    a();', '(repeats-itself)'],
    ['does not repeat the last line', 'first();\n█', 'first();', '(repeats-itself)'],
    ['does not close what is closed', 'f() {\n    a();\n█\n}', '}', '(unbalanced)'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(documentWith(drawn, text, { extent: EXTENT }), expected));
  }

  describe('confidence', () => {
    const scores = [
      { end: 1, logProbability: -1 },
      { end: 6, logProbability: -0.5 },
      { end: 7, logProbability: -9 },
    ];
    const shown = { suggestion: { text: 'value;', replaces: 0 }, confidence: -0.75 };

    it('is that of the shown text', () => {
      assert.deepEqual(postprocess('value;\n', inputAt('a = █', { scores })), shown);
    });

    it('silences what is below the minimum', () => {
      const input = inputAt('a = █', { scores, minimumConfidence: -0.7 });
      assert.deepEqual(postprocess('value;\n', input), { silence: 'not-confident', confidence: -0.75 });
    });

    it('does not where the user asked', () => {
      const input = inputAt('a = █', { scores, minimumConfidence: -0.7, explicit: true });
      assert.deepEqual(postprocess('value;\n', input), shown);
    });

    it('does not without scores', () => {
      const input = inputAt('a = █', { minimumConfidence: -0.7 });
      assert.deepEqual(postprocess('value;', input), { suggestion: shown.suggestion });
    });

    it('is no excuse for other reasons', () => {
      assert.deepEqual(postprocess('\n', inputAt('a = █', { scores })), { silence: 'empty' });
    });
  });
});
