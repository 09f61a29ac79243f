import assert from 'node:assert/strict';
import { FAMILIES, findSpecial, template, type TemplateFamily } from '../../../src/remote/templates.ts';

const REPOSITORY = {
  path: 'src/own.ts',
  files: [
    { path: 'a.ts', text: 'A' },
    { path: 'b.ts', text: 'B' },
  ],
};

const RENDERED: Readonly<Record<TemplateFamily, string>> = {
  qwen: '<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>',
  starcoder: '<fim_prefix>P<fim_suffix>S<fim_middle>',
  codegemma: '<|fim_prefix|>P<|fim_suffix|>S<|fim_middle|>',
  deepseek: '<｜fim▁begin｜>P<｜fim▁hole｜>S<｜fim▁end｜>',
  granite: '<fim_prefix>P<fim_suffix>S<fim_middle>',
  codestral: '[SUFFIX]S[PREFIX]P',
  codellama: '<PRE> P <SUF>S <MID>',
  mellum: '<fim_suffix>S<fim_prefix>P<fim_middle>',
  seed: '<[fim-suffix]>S<[fim-prefix]>P<[fim-middle]>',
};

describe('the templates', () => {
  for (const family of Object.keys(FAMILIES) as TemplateFamily[]) {
    it(`put the text around the cursor as ${family} was trained`, () => {
      assert.equal(template(family).render('P', 'S'), RENDERED[family]);
      assert.equal(template(family).render('P', 'S', { path: 'own.ts', files: [] }), RENDERED[family]);
    });
    it(`know all marks of ${family}, and name few enough ends for one more`, () => {
      const { specials, stops, render } = template(family);
      const marks = RENDERED[family].replace(/ ?[PS] ?(?=[<[]|$)/g, '').match(/<[^>]+>|\[[A-Z]+\]/g) ?? [];
      assert.ok(marks.length >= 2 && marks.every((mark) => specials.includes(mark)), marks.join());
      assert.ok(stops.length <= 3 && stops.every((stop) => specials.includes(stop)));
      assert.equal(findSpecial(specials, [render('', '')]) === undefined, false);
    });
  }

  it('show other files to those that were trained on some', () => {
    assert.equal(
      template('qwen').render('P', 'S', REPOSITORY),
      '<|repo_name|>workspace\n<|file_sep|>a.ts\nA\n<|file_sep|>b.ts\nB\n<|file_sep|>src/own.ts\n' +
        RENDERED.qwen,
    );
    assert.equal(
      template('starcoder').render('P', 'S', REPOSITORY),
      '<repo_name>workspace<file_sep>a.ts\nA\n<file_sep>b.ts\nB\n<file_sep><fim_prefix>src/own.ts\nP<fim_suffix>S<fim_middle>',
    );
    assert.equal(template('codegemma').render('P', 'S', REPOSITORY), RENDERED.codegemma);
  });

  it('find what is no text', () => {
    const { specials } = template('codellama');
    assert.equal(findSpecial(specials, ['a', 'b <PRE> c']), '<PRE>');
    assert.equal(findSpecial(specials, ['<pre> PRE SUF']), undefined);
  });
});
