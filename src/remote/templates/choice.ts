import { isFamily, type Family } from './family.ts';

/**
 * How text before and after the cursor becomes a prompt: as a family's models were trained; in two fields, from which
 * the server makes the prompt; or whichever the model's name suggests.
 */
export type TemplateChoice = 'auto' | 'suffix' | Family;

export function isTemplateChoice(name: string): name is TemplateChoice {
  return name === 'auto' || name === 'suffix' || isFamily(name);
}

/** More particular names first: what is made from a model often has both names. */
const NAMES: readonly (readonly [RegExp, Family])[] = [
  [/mellum/i, 'mellum'],
  [/codestral/i, 'codestral'],
  [/code-?gemma/i, 'codegemma'],
  [/code-?llama/i, 'codellama'],
  [/star-?coder/i, 'starcoder'],
  [/seed-?coder/i, 'seed'],
  [/deepseek.*coder/i, 'deepseek'],
  [/granite.*code/i, 'granite'],
  [/qwen[\d.]*-?coder|sweep/i, 'qwen'],
];

/** The family that a model's name tells; `undefined` where it tells none that can fill in the middle. */
export function familyNamed(model: string): Family | undefined {
  return NAMES.find(([name]) => name.test(model))?.[1];
}

/**
 * A name with a tag (`qwen2.5-coder:7b`) is one of Ollama's, which puts every prompt into a template of its own, so
 * that ours would stand within another; with a `suffix` that is the right one.
 */
const TAGGED = /^[^:\s]+:[^:\s]+$/;

/** What a choice comes to for a model. */
export function chosenFor(choice: TemplateChoice, model: string): 'suffix' | Family {
  if (choice !== 'auto') return choice;
  return TAGGED.test(model) ? 'suffix' : (familyNamed(model) ?? 'suffix');
}
