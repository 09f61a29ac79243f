import assert from 'node:assert/strict';
import { blockTrim } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

const BODY = '\n    if (b) {\n      c();\n    }\n  }\n  next() {';
const PLACE = 'class A {\n  m() {█\n';

describe('blockTrim', () => {
  it('takes no more lines than wanted', () => {
    assert.equal(through(blockTrim, PLACE, BODY, { extent: { maxLines: 1, tabSize: 2 } }), '');
    assert.equal(
      through(blockTrim, PLACE, BODY, { extent: { maxLines: 3, tabSize: 2 } }),
      '\n    if (b) {\n      c();',
    );
  });

  it('ends before a line that leaves the block', () => {
    const extent = { maxLines: 20, outer: 2, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent }), '\n    if (b) {\n      c();\n    }');
  });

  it('ends with the line that closes the block where nothing else does', () => {
    const extent = { maxLines: 20, outer: 2, closes: true, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent }), '\n    if (b) {\n      c();\n    }\n  }');
  });

  it('does not take a line that leaves the block without closing it', () => {
    const extent = { maxLines: 20, outer: 0, closes: true, tabSize: 4 };
    const text = '\n\treturn 1\n\ndef g():';
    assert.equal(through(blockTrim, 'def f():█', text, { extent }), '\n\treturn 1\n');
  });

  it('believes the grammar before indentation', () => {
    const extent = { maxLines: 20, outer: 2, tabSize: 2 };
    assert.equal(through(blockTrim, PLACE, BODY, { extent, blockEnd: () => 12 }), BODY.slice(0, 12));
    assert.match(through(blockTrim, PLACE, BODY, { extent, blockEnd: () => undefined }), /c\(\);\n {4}\}$/);
  });

  it('asks the grammar for the place', () => {
    const asked: string[][] = [];
    const blockEnd = (...place: string[]): undefined => void asked.push(place);
    through(blockTrim, 'f() {█\n}', '\n  a();', { blockEnd });
    assert.deepEqual(asked, [['f() {', '\n  a();', '\n}', 'typescript']]);
  });

  it('does not ask for a single line', () => {
    const blockEnd = (): never => assert.fail();
    assert.equal(through(blockTrim, 'a = █', 'b;', { blockEnd }), 'b;');
  });
});
