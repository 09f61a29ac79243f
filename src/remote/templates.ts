import type { ContextFile } from '../completion/types.ts';

/**
 * How text before and after the cursor becomes a prompt: as a family's models were trained; in two fields, from which
 * the server makes the prompt; or whichever the model's name suggests.
 */
export type TemplateChoice = 'auto' | 'suffix' | TemplateFamily;

export function isTemplateChoice(name: string): name is TemplateChoice {
  return name === 'auto' || name === 'suffix' || isFamily(name);
}

/** More particular names first: what is made from a model often has both names. */
const NAMES: readonly (readonly [RegExp, TemplateFamily])[] = [
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
export function familyNamed(model: string): TemplateFamily | undefined {
  return NAMES.find(([name]) => name.test(model))?.[1];
}

/**
 * A name with a tag (`qwen2.5-coder:7b`) is one of Ollama's, which puts every prompt into a template of its own, so
 * that ours would stand within another; with a `suffix` that is the right one.
 */
const TAGGED = /^[^:\s]+:[^:\s]+$/;

/** What a choice comes to for a model. */
export function chosenFor(choice: TemplateChoice, model: string): 'suffix' | TemplateFamily {
  if (choice !== 'auto') return choice;
  return TAGGED.test(model) ? 'suffix' : (familyNamed(model) ?? 'suffix');
}

/** How models of one family mark the parts of a prompt. */
export interface Marks {
  readonly prefix: string;
  readonly suffix: string;
  /** Empty where the model goes on right behind the prefix. */
  readonly middle: string;
  /** Which of the two texts comes first. */
  readonly first: 'prefix' | 'suffix';
  /** Where models were trained on files with others before them. */
  readonly repository?: RepositoryMarks;
  /** With what a model may end a file besides the marks; 3 at most, see `openai.ts`. */
  readonly ends: readonly string[];
  /** What else means something to the model and is no text. */
  readonly others: readonly string[];
}

export interface RepositoryMarks {
  readonly name: string;
  readonly file: string;
  /** Whether the path of the file that is written in stands before the prefix's mark, or behind it. */
  readonly path: 'before-prefix' | 'in-prefix';
}

const ANGLES = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' } as const;
const PIPES = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' } as const;

/**
 * From the reports and cards of Qwen2.5-Coder (arXiv 2409.12186), StarCoder2 (2402.19173), CodeGemma, DeepSeek-Coder
 * (2401.14196), Granite Code (2405.04324), Codestral, Code Llama (2308.12950), Mellum (2510.05788) and Seed-Coder
 * (2506.03524).
 */
export const FAMILIES = {
  qwen: {
    ...PIPES,
    first: 'prefix',
    repository: { name: '<|repo_name|>', file: '<|file_sep|>', path: 'before-prefix' },
    ends: ['<|file_sep|>', '<|endoftext|>', '<|repo_name|>'],
    others: ['<|fim_pad|>', '<|im_start|>', '<|im_end|>'],
  },
  starcoder: {
    ...ANGLES,
    first: 'prefix',
    repository: { name: '<repo_name>', file: '<file_sep>', path: 'in-prefix' },
    ends: ['<file_sep>', '<|endoftext|>'],
    others: ['<fim_pad>'],
  },
  codegemma: { ...PIPES, first: 'prefix', ends: ['<|file_separator|>'], others: [] },
  deepseek: {
    prefix: '<｜fim▁begin｜>',
    suffix: '<｜fim▁hole｜>',
    middle: '<｜fim▁end｜>',
    first: 'prefix',
    ends: ['<｜end▁of▁sentence｜>'],
    others: ['<｜begin▁of▁sentence｜>'],
  },
  granite: { ...ANGLES, first: 'prefix', ends: ['<|endoftext|>'], others: ['<fim_pad>'] },
  codestral: {
    prefix: '[PREFIX]',
    suffix: '[SUFFIX]',
    middle: '',
    first: 'suffix',
    ends: [],
    others: ['[MIDDLE]'],
  },
  codellama: {
    prefix: '<PRE> ',
    suffix: ' <SUF>',
    middle: ' <MID>',
    first: 'prefix',
    ends: ['<EOT>'],
    others: [],
  },
  mellum: { ...ANGLES, first: 'suffix', ends: ['<|endoftext|>'], others: [] },
  seed: {
    prefix: '<[fim-prefix]>',
    suffix: '<[fim-suffix]>',
    middle: '<[fim-middle]>',
    first: 'suffix',
    ends: [],
    others: [],
  },
} as const satisfies Readonly<Record<string, Marks>>;

/** Models that were trained to fill in the middle in the same way. */
export type TemplateFamily = keyof typeof FAMILIES;

export function isFamily(name: string): name is TemplateFamily {
  return Object.hasOwn(FAMILIES, name);
}

/** How a family's models are asked. */
export function marksOf(family: TemplateFamily): Marks {
  return FAMILIES[family];
}

/** The file that is written in, among others of its repository. */
export interface Repository {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** What changes least first. */
  readonly files: readonly ContextFile[];
}

/** How a family's models are asked to fill in the middle. */
export interface Template {
  /** The prompt's whole text. Other files are left out where the family was not trained on them. */
  readonly render: (prefix: string, suffix: string, repository?: Repository) => string;
  /** With what a model may end a file without that a server knows it for an end. */
  readonly stops: readonly string[];
  /** All that is no text to the model. It must not stand in what is rendered, and ends what is generated. */
  readonly specials: readonly string[];
}

/** Models were trained with a name here; which one says little. */
const REPOSITORY = 'workspace';

/** The template of a family. */
export function template(family: TemplateFamily): Template {
  const marks = marksOf(family);
  const repository = marks.repository ? [marks.repository.name, marks.repository.file] : [];
  const own = [marks.prefix, marks.suffix, marks.middle].map((mark) => mark.trim());
  const all = [...own, ...repository, ...marks.ends, ...marks.others].filter((mark) => mark !== '');
  return {
    render: (prefix, suffix, around) => render(marks, prefix, suffix, around),
    stops: marks.ends,
    specials: [...new Set(all)],
  };
}

function render(marks: Marks, prefix: string, suffix: string, around: Repository | undefined): string {
  if (!around || around.files.length === 0 || !marks.repository) return infill(marks, prefix, suffix);
  const { name, file, path } = marks.repository;
  const others = around.files.map((other) => `${file}${other.path}\n${other.text}\n`).join('');
  const own = `${around.path}\n`;
  return path === 'before-prefix'
    ? `${name}${REPOSITORY}\n${others}${file}${own}${infill(marks, prefix, suffix)}`
    : `${name}${REPOSITORY}${others}${file}${infill(marks, own + prefix, suffix)}`;
}

function infill(marks: Marks, prefix: string, suffix: string): string {
  const before = marks.prefix + prefix;
  const after = marks.suffix + suffix;
  return (marks.first === 'prefix' ? before + after : after + before) + marks.middle;
}

/** The first of some marks that stands in one of some texts. */
export function findSpecial(specials: readonly string[], texts: readonly string[]): string | undefined {
  return specials.find((mark) => texts.some((text) => text.includes(mark)));
}
