import assert from 'node:assert/strict';
import { certainPart } from '../../../../src/completion/postprocess/certainty.ts';
import { documentWith, through, type Given } from './filtering.ts';

const HALF = { firstLine: Math.log(0.5), laterLine: Math.log(0.5), laterLines: Math.log(0.2) };

/** A text of tokens, the last of which is too uncertain. */
function doubtful(...tokens: readonly string[]): [text: string, given: Given] {
  let end = 0;
  const scores = tokens.map((token, at) => {
    return { end: (end += token.length), logProbability: at < tokens.length - 1 ? 0 : -5 };
  });
  return [tokens.join(''), { scores, certainty: HALF }];
}

describe('certainPart', () => {
  it('leaves a text alone where nothing is wanted of it', () => {
    const [text, given] = doubtful('return', ' value');
    assert.equal(through(certainPart, 'a = █', text, { ...given, certainty: undefined }), 'return value');
  });

  it('ends before the uncertain token', () => {
    assert.equal(through(certainPart, 'a = █', ...doubtful('call(', 'a', ', b')), 'call(a');
  });

  it('keeps the closers of what it opens, which are not what is uncertain', () => {
    assert.equal(through(certainPart, 'a = █', ...doubtful('call', '(b', ');')), 'call(b)');
    assert.equal(through(certainPart, 'a = █', ...doubtful('call', '("b', '"]);')), 'call("b"');
    assert.equal(through(certainPart, 'a = █', ...doubtful('value', ');')), 'value');
    assert.equal(through(certainPart, 'a = █', ...doubtful('it(', "'(b", "')")), "it('(b')");
  });

  it('does not cut a word in two', () => {
    assert.equal(through(certainPart, 'a = █', ...doubtful('call', '(', 'user', 'Name')), 'call(');
  });

  it('is silent where too little is left', () => {
    assert.equal(through(certainPart, 'a = █', ...doubtful('x', '.y')), '(not-confident)');
    assert.equal(through(certainPart, 'a = █', ...doubtful('user', 'Name')), '(not-confident)');
    assert.equal(through(certainPart, 'a = █', ...doubtful('x')), '(not-confident)');
  });

  it('keeps the lines that are certain', () => {
    assert.equal(
      through(certainPart, 'f() {█', ...doubtful('\n  a();', '\n  b();', '\n', '  c')),
      '\n  a();\n  b();',
    );
  });

  it('leaves closers of the editor where they are', () => {
    assert.equal(documentWith('call(█)', ...doubtful('user', ', name', '.first')), 'call(user, name)');
  });

  it('may leave open what goes on', () => {
    assert.equal(documentWith('a = █', ...doubtful('call', '(', 'b')), 'a = call(');
    assert.equal(documentWith('a(█)', ...doubtful('call', '(', 'b')), 'a(call)');
  });
});
