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
export type Family = keyof typeof FAMILIES;

export function isFamily(name: string): name is Family {
  return Object.hasOwn(FAMILIES, name);
}

/** How a family's models are asked. */
export function marksOf(family: Family): Marks {
  return FAMILIES[family];
}
