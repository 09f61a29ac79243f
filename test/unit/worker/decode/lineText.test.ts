import assert from 'node:assert/strict';
import { LineText } from '../../../../src/worker/decode/lineText.ts';

function after(stub: string, generated: string): LineText {
  const line = new LineText(stub);
  line.update(generated);
  return line;
}

describe('LineText', () => {
  it('shows nothing while the stub is spelled', () => {
    const line = after(' return', ' ret');
    assert.deepEqual([line.text, line.rest, line.ended], ['', 'urn', false]);
  });
  it('shows what follows the stub', () => assert.equal(after(' re', ' return x').text, 'turn x'));
  it('ends with the line', () => {
    const line = after('', 'x;\n}');
    assert.deepEqual([line.text, line.ended], ['x;', true]);
  });
  it('ends with a carriage return too', () => assert.equal(after('', 'x;\r\n').text, 'x;'));
  it('holds back the first bytes of a character', () => assert.equal(after('', '"grö\uFFFD').text, '"grö'));
  it('notices when the stub is left', () => assert.ok(after(' re', ' if').strayed));
});
