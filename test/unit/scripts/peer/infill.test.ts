import assert from 'node:assert/strict';
import { infillRequest, type InfillRequest } from '../../../../scripts/bench/peer/infill.ts';
import { CURSOR } from '../../../support/marked.ts';

function request(drawn: string): InfillRequest {
  const text = drawn.replace(CURSOR, '');
  return infillRequest({ path: 'drawn.ts', text, offset: drawn.indexOf(CURSOR) });
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, at) => `line ${at}`);

describe("the peer's request", () => {
  const cases: readonly [name: string, drawn: string, prefix: string, prompt: string, suffix: string][] = [
    ['in the middle of a line', 'a\n  call(█);\nb\n', 'a\n', '  call(', ');\nb\n\n'],
    ['on the first line', 'con█\nb', '\n', 'con', '\nb\n'],
    ['on the last line', 'a\nb█', 'a\n', 'b', '\n\n'],
    ['in an empty file', '█', '\n', '', '\n\n'],
    ['after blanks alone', 'if (a) {\n \t█\n}', 'if (a) {\n', '', '\n}\n'],
    ['between other line ends', 'a\r\nb█c\r\nd\re', 'a\n', 'b', 'c\nd\ne\n'],
    ['after characters of two units', 'a\n"😀█"', 'a\n', '"😀', '"\n\n'],
  ];
  for (const [name, drawn, input_prefix, prompt, input_suffix] of cases) {
    it(`splits the document ${name}`, () => {
      const found = request(drawn);
      assert.deepEqual(
        [found.input_prefix, found.prompt, found.input_suffix],
        [input_prefix, prompt, input_suffix],
      );
    });
  }

  it('has 256 lines above and 64 below', () => {
    const { input_prefix, input_suffix } = request([...numbered(300), '█', ...numbered(100)].join('\n'));
    assert.equal(input_prefix, `${numbered(300).slice(44).join('\n')}\n`);
    assert.equal(input_suffix, `\n${numbered(100).slice(0, 64).join('\n')}\n`);
  });

  it("asks for the line's indentation, and for none at the margin", () => {
    assert.equal(request('  call(█);').n_indent, 2);
    assert.equal(request('\t█').n_indent, 1);
    assert.ok(!('n_indent' in request('call(█);')));
  });

  it('has the settings of a fresh llama.vscode', () => {
    const { input_prefix, input_suffix, prompt, ...rest } = request('a█');
    assert.deepEqual([input_prefix, input_suffix, prompt], ['\n', '\n\n', 'a']);
    assert.deepEqual(rest, {
      id_slot: 0,
      input_extra: [],
      n_predict: 128,
      n_cmpl: 3,
      t_max_prompt_ms: 500,
      t_max_predict_ms: 500,
      top_k: 40,
      top_p: 0.99,
      samplers: ['top_k', 'top_p', 'infill'],
      stream: false,
      cache_prompt: true,
    });
  });
});
