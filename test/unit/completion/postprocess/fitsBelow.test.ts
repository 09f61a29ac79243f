import assert from 'node:assert/strict';
import { fitsBelow } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

describe('fitsBelow', () => {
  const facts = { languageId: 'python' };
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['ends with what opens the block below', 'a = 1\n█\n    f(b)', 'for b in a:\n    if b:', 'for b in a:'],
    [
      'leaves nothing that is less deep than it',
      'a = 1\n█\n        f(b)',
      'g(a)\nfor b in a:\n    c = b',
      'g(a)\nfor b in a:',
    ],
    ['leaves no header without a body', 'a = 1\n█\nf(a)', 'g(a)\nif a:', 'g(a)'],
    ['leaves nothing that is never reached', 'def f():\n    █\n    return b', 'b = 1\n    return c', 'b = 1'],
    [
      'leaves no copy of the next line, nor what leads up to it',
      'def f():\n    █\n    return b',
      'a()\n    if c:\n        return b',
      'a()',
    ],
    [
      'leaves what leaves an inner block',
      'def f():\n    █\n    return b',
      'if b:\n        return c',
      'if b:\n        return c',
    ],
    ['leaves what fits', 'a = 1\n█\nf(a)', 'if a:\n    g(a)', 'if a:\n    g(a)'],
    [
      'counts what is typed on the line',
      'def f():\n    if█\n        g()',
      ' a:\n        pass\n    if b:',
      ' a:\n        pass\n    if b:',
    ],
    [
      'a statement of several lines is as deep as its first one',
      'a = 1\n█\n    f()',
      'b = 1\ndef g(a,\n      c):',
      'b = 1\ndef g(a,\n      c):',
    ],
    ['leaves all where nothing fits', 'def f():\n█\n        g()', 'a = 1\nb = 2', 'a = 1\nb = 2'],
    ['leaves the end of a document', 'a = 1\n█\n', 'if a:\n    for b in a:', 'if a:\n    for b in a:'],
    ['leaves single lines: the user goes on there', 'a = 1\n█\nf(a)', 'if a:', 'if a:'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(fitsBelow, drawn, text, { facts }), expected));
  }

  it('leaves languages alone in which something closes a block', () => {
    const text = 'if a then\n  b()';
    assert.equal(through(fitsBelow, '█\n    c()', text, { facts: { languageId: 'ruby' } }), text);
  });
});
