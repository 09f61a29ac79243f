import assert from 'node:assert/strict';
import { chosenFor, familyNamed, isTemplateChoice } from '../../../src/remote/templates.ts';

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

describe('the choice of a template', () => {
  for (const [model, family] of NAMES) {
    it(`is ${family ?? 'two fields'} for ${model}`, () => {
      assert.equal(familyNamed(model), family);
      assert.equal(chosenFor('auto', model), family ?? 'suffix');
    });
  }
  it("leaves the prompt to Ollama, which is known by its models' tags", () => {
    assert.equal(chosenFor('auto', 'qwen2.5-coder:7b-base'), 'suffix');
    assert.equal(chosenFor('auto', 'owner/codestral:latest'), 'suffix');
  });
  it("is the user's own where they made one", () => {
    assert.equal(chosenFor('mellum', 'qwen2.5-coder:7b'), 'mellum');
    assert.equal(chosenFor('suffix', 'Qwen/Qwen2.5-Coder-7B'), 'suffix');
  });
  it('is one of those that there are', () => {
    assert.ok(['auto', 'suffix', 'seed'].every(isTemplateChoice));
    assert.ok(!['', 'constructor', 'Qwen'].some(isTemplateChoice));
  });
});
