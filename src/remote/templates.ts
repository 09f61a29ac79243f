import type { ContextFile } from '../completion/types.ts';

/**
 * The way in which the text around the cursor becomes a prompt: as a family's models were trained; in two fields, from
 * which the server makes the prompt (`suffix`); or whichever the model's name suggests (`auto`).
 */
export type TemplateChoice = 'auto' | 'suffix' | TemplateFamily;

/** Whether a name is a {@link TemplateChoice}. */
export function isTemplateChoice(name: string): name is TemplateChoice {
  return name === 'auto' || name === 'suffix' || Object.hasOwn(FAMILIES, name);
}

/** A family of models that were trained to fill in the middle in the same way. */
export type TemplateFamily = keyof typeof FAMILIES;

/**
 * A model's name with a tag (`qwen2.5-coder:7b`): it is one of Ollama's, which puts every prompt into a template of its
 * own, so that ours would stand within another; with a `suffix` Ollama's is the right one.
 */
const TAGGED = /^[^:\s]+:[^:\s]+$/;

/** The template that a choice comes to for a model. */
export function templateFor(choice: TemplateChoice, model: string): 'suffix' | TemplateFamily {
  if (choice !== 'auto') return choice;
  return TAGGED.test(model) ? 'suffix' : (familyNamed(model) ?? 'suffix');
}

/**
 * Families by the names of their models, more particular names first: what is made from a model often has both names.
 */
const FAMILY_NAMES: readonly (readonly [RegExp, TemplateFamily])[] = [
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

/** The family that a model's name tells; undefined where it tells none that can fill in the middle. */
export function familyNamed(model: string): TemplateFamily | undefined {
  return FAMILY_NAMES.find(([name]) => name.test(model))?.[1];
}

/** The file that is written in, among others of its repository. */
export interface RepositoryFiles {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** Other files; those that change least come first. */
  readonly files: readonly ContextFile[];
}

/** The template of a family: how its models are asked to fill in the middle. */
export interface FimTemplate {
  /** The prompt's whole text. Other files are left out where the family was not trained on them. */
  readonly render: (prefix: string, suffix: string, repository?: RepositoryFiles) => string;
  /** Special tokens with which a model may end a file, and which a server does not know for an end. */
  readonly stops: readonly string[];
  /** All special tokens, which are no text: they must not stand in what is rendered, and end what is generated. */
  readonly specials: readonly string[];
}

/** Name of the repository in prompts: models were trained with one; which one says little. */
const REPOSITORY_NAME = 'workspace';

/** The template of a family. */
export function fimTemplate(family: TemplateFamily): FimTemplate {
  const marks: FimMarks = FAMILIES[family];
  const repository = marks.repository ? [marks.repository.name, marks.repository.file] : [];
  const own = [marks.prefix, marks.suffix, marks.middle].map((mark) => mark.trim());
  const all = [...own, ...repository, ...marks.ends, ...marks.others].filter((mark) => mark !== '');
  return {
    render: (prefix, suffix, around) => render(marks, prefix, suffix, around),
    stops: marks.ends,
    specials: [...new Set(all)],
  };
}

function render(
  marks: FimMarks,
  prefix: string,
  suffix: string,
  around: RepositoryFiles | undefined,
): string {
  if (!around || around.files.length === 0 || !marks.repository) return infill(marks, prefix, suffix);
  const { name, file, path } = marks.repository;
  const others = around.files.map((other) => `${file}${other.path}\n${other.text}\n`).join('');
  const own = `${around.path}\n`;
  return path === 'before-prefix'
    ? `${name}${REPOSITORY_NAME}\n${others}${file}${own}${infill(marks, prefix, suffix)}`
    : `${name}${REPOSITORY_NAME}${others}${file}${infill(marks, own + prefix, suffix)}`;
}

function infill(marks: FimMarks, prefix: string, suffix: string): string {
  const before = marks.prefix + prefix;
  const after = marks.suffix + suffix;
  return (marks.first === 'prefix' ? before + after : after + before) + marks.middle;
}

/** The first of some special tokens that stands in one of some texts; undefined where none does. */
export function findSpecial(specials: readonly string[], texts: readonly string[]): string | undefined {
  return specials.find((mark) => texts.some((text) => text.includes(mark)));
}

/** The special tokens with which models of one family mark the parts of a prompt. */
interface FimMarks {
  readonly prefix: string;
  readonly suffix: string;
  /** Empty where the model goes on right behind the prefix. */
  readonly middle: string;
  /** Which of the two texts comes first. */
  readonly first: 'prefix' | 'suffix';
  /** Absent where models were not trained on files with others before them. */
  readonly repository?: RepositoryMarks;
  /** Tokens with which a model may end a file besides the marks; 3 at most, see `openAi.ts`. */
  readonly ends: readonly string[];
  /** Further special tokens. */
  readonly others: readonly string[];
}

/** The special tokens before other files of the repository. */
interface RepositoryMarks {
  readonly name: string;
  readonly file: string;
  /** Whether the path of the file that is written in stands before the prefix's mark, or behind it. */
  readonly path: 'before-prefix' | 'in-prefix';
}

const ANGLES = { prefix: '<fim_prefix>', suffix: '<fim_suffix>', middle: '<fim_middle>' } as const;
const PIPES = { prefix: '<|fim_prefix|>', suffix: '<|fim_suffix|>', middle: '<|fim_middle|>' } as const;

/**
 * The marks of all families, from the reports and cards of Qwen2.5-Coder (arXiv 2409.12186), StarCoder2 (2402.19173),
 * CodeGemma, DeepSeek-Coder (2401.14196), Granite Code (2405.04324), Codestral, Code Llama (2308.12950), Mellum
 * (2510.05788) and Seed-Coder (2506.03524).
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
} as const satisfies Readonly<Record<string, FimMarks>>;
