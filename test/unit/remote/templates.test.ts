import assert from 'node:assert/strict';
import {
  FAMILIES,
  familyNamed,
  fimTemplate,
  findSpecial,
  isTemplateChoice,
  type TemplateFamily,
  templateFor,
} from '../../../src/remote/templates.ts';

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

describe('fimTemplate', () => {
  for (const family of Object.keys(FAMILIES) as TemplateFamily[]) {
    it(`put the text around the cursor as ${family} was trained`, () => {
      assert.equal(fimTemplate(family).render('P', 'S'), RENDERED[family]);
      assert.equal(fimTemplate(family).render('P', 'S', { path: 'own.ts', files: [] }), RENDERED[family]);
    });
    it(`know all marks of ${family}, and name few enough ends for one more`, () => {
      const { specials, stops, render } = fimTemplate(family);
      const marks = RENDERED[family].replace(/ ?[PS] ?(?=[<[]|$)/g, '').match(/<[^>]+>|\[[A-Z]+\]/g) ?? [];
      assert.ok(marks.length >= 2 && marks.every((mark) => specials.includes(mark)), marks.join());
      assert.ok(stops.length <= 3 && stops.every((stop) => specials.includes(stop)));
      assert.equal(findSpecial(specials, [render('', '')]) === undefined, false);
    });
  }

  it('show other files to those that were trained on some', () => {
    assert.equal(
      fimTemplate('qwen').render('P', 'S', REPOSITORY),
      '<|repo_name|>workspace\n<|file_sep|>a.ts\nA\n<|file_sep|>b.ts\nB\n<|file_sep|>src/own.ts\n' +
        RENDERED.qwen,
    );
    assert.equal(
      fimTemplate('starcoder').render('P', 'S', REPOSITORY),
      '<repo_name>workspace<file_sep>a.ts\nA\n<file_sep>b.ts\nB\n<file_sep><fim_prefix>src/own.ts\nP<fim_suffix>S<fim_middle>',
    );
    assert.equal(fimTemplate('codegemma').render('P', 'S', REPOSITORY), RENDERED.codegemma);
  });

  it('find what is no text', () => {
    const { specials } = fimTemplate('codellama');
    assert.equal(findSpecial(specials, ['a', 'b <PRE> c']), '<PRE>');
    assert.equal(findSpecial(specials, ['<pre> PRE SUF']), undefined);
  });
});

const NAMES: readonly (readonly [model: string, family: ReturnType<typeof familyNamed>])[] = [
  ['Qwen/Qwen2.5-Coder-7B', 'qwen'],
  ['qwen2.5-coder-1.5b-instruct', 'qwen'],
  ['Qwen3-Coder-30B-A3B-Instruct', 'qwen'],
  ['sweepai/sweep-next-edit-1.5B', 'qwen'],
  ['bigcode/starcoder2-3b', 'starcoder'],
  ['google/codegemma-2b', 'codegemma'],
  ['deepseek-ai/DeepSeek-Coder-V2-Lite-Base', 'deepseek'],
  ['ibm-granite/granite-8b-code-base-4k', 'granite'],
  ['mistralai/Codestral-22B-v0.1', 'codestral'],
  ['codellama/CodeLlama-7b-hf', 'codellama'],
  ['meta/code-llama-13b', 'codellama'],
  ['JetBrains/Mellum-4b-base', 'mellum'],
  ['ByteDance-Seed/Seed-Coder-8B-Base', 'seed'],
  ['Qwen/Qwen2.5-7B-Instruct', undefined],
  ['deepseek-chat', undefined],
  ['gpt-3.5-turbo-instruct', undefined],
];

describe('templateFor and familyNamed', () => {
  for (const [model, family] of NAMES) {
    it(`is ${family ?? 'two fields'} for ${model}`, () => {
      assert.equal(familyNamed(model), family);
      assert.equal(templateFor('auto', model), family ?? 'suffix');
    });
  }
  it("leaves the prompt to Ollama, which is known by its models' tags", () => {
    assert.equal(templateFor('auto', 'qwen2.5-coder:7b-base'), 'suffix');
    assert.equal(templateFor('auto', 'owner/codestral:latest'), 'suffix');
  });
  it("is the user's own where they made one", () => {
    assert.equal(templateFor('mellum', 'qwen2.5-coder:7b'), 'mellum');
    assert.equal(templateFor('suffix', 'Qwen/Qwen2.5-Coder-7B'), 'suffix');
  });
  it('is one of those that there are', () => {
    assert.ok(['auto', 'suffix', 'seed'].every(isTemplateChoice));
    assert.ok(!['', 'constructor', 'Qwen'].some(isTemplateChoice));
  });
});
