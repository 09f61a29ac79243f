/** How a language shows where its blocks begin and end. */
export type BlockStyle = 'brackets' | 'indentation' | 'keywords' | 'tags';

/** How comments are written. */
export interface CommentMarkers {
  /** What begins a comment that ends with its line. */
  readonly line?: string;
  /** What encloses a comment. */
  readonly block?: readonly [open: string, close: string];
}

/** What is known of a grammar besides what it parses. */
export interface GrammarFacts {
  readonly blocks: BlockStyle;
  readonly comments: CommentMarkers;
  /** A line, without its comment, that opens a block; where blocks are by indentation or by keywords. */
  readonly opensBlock?: RegExp;
  /** A line that is the first of a construct, and no text in a comment; one that begins with a word where absent. */
  readonly beginsConstruct?: RegExp;
  /** What has to stand before a part of a file so that it is taken for code. */
  readonly opening?: string;
  /** The folders of `syntaxes/` whose queries apply, for a place in the text and for an outline. */
  readonly structure: readonly string[];
  readonly outline: readonly string[];
}

const slashes: CommentMarkers = { line: '//', block: ['/*', '*/'] };
const hash: CommentMarkers = { line: '#' };

function brackets(name: string, comments: CommentMarkers = slashes): GrammarFacts {
  return { blocks: 'brackets', comments, structure: [name], outline: [name] };
}

/** Facts of each grammar in `syntaxes/`. */
export const GRAMMARS = {
  bash: {
    blocks: 'keywords',
    comments: hash,
    opensBlock: /(?:\b(?:then|do|else|in)|\{)\s*$/,
    structure: ['bash'],
    outline: [],
  },
  c: brackets('c'),
  'c-sharp': brackets('c-sharp'),
  cpp: { ...brackets('cpp'), structure: ['c', 'cpp'], outline: ['c', 'cpp'] },
  css: { ...brackets('css', { block: ['/*', '*/'] }), outline: [] },
  go: brackets('go'),
  html: { blocks: 'tags', comments: { block: ['<!--', '-->'] }, structure: ['html'], outline: [] },
  java: brackets('java'),
  javascript: {
    ...brackets('javascript'),
    structure: ['ecmascript', 'jsx'],
    outline: ['ecmascript', 'javascript'],
  },
  json: { ...brackets('json'), outline: [] },
  kotlin: brackets('kotlin'),
  lua: {
    blocks: 'keywords',
    comments: { line: '--', block: ['--[[', ']]'] },
    opensBlock: /(?:\b(?:then|do|else|repeat)|\bfunction\b[^()]*\([^()]*\))\s*$/,
    structure: ['lua'],
    outline: [],
  },
  php: { ...brackets('php'), opening: '<?php\n' },
  python: {
    blocks: 'indentation',
    comments: hash,
    opensBlock:
      /^\s*(?:(?:async|class|def|if|elif|else|try|except|finally|for|while|with|match|case)\b|[^#]*[)\]}]).*:\s*$/,
    beginsConstruct: /^\s*(?:@\w|(?:async\s+def|def|class)\s+\w)/,
    structure: ['python'],
    outline: ['python'],
  },
  ruby: {
    blocks: 'keywords',
    comments: hash,
    opensBlock:
      /(?:\b(?:do|then|begin|else|ensure)(?:\s*\|[^|]*\|)?\s*$|^\s*(?:def|class|module|if|unless|while|until|for|case|when|elsif|rescue)\b)/,
    structure: ['ruby'],
    outline: ['ruby'],
  },
  rust: brackets('rust'),
  toml: { ...brackets('toml', hash), outline: [] },
  tsx: {
    ...brackets('tsx'),
    structure: ['ecmascript', 'jsx', 'typescript'],
    outline: ['ecmascript', 'typescript'],
  },
  typescript: {
    ...brackets('typescript'),
    structure: ['ecmascript', 'typescript'],
    outline: ['ecmascript', 'typescript'],
  },
  yaml: {
    blocks: 'indentation',
    comments: hash,
    opensBlock: /(?:^|\s|[\w'")}\]])(?::|-)\s*(?:[|>][+-]?\d*)?\s*$/,
    structure: ['yaml'],
    outline: [],
  },
} as const satisfies Readonly<Record<string, GrammarFacts>>;

/** A grammar's folder in `syntaxes/`. */
export type GrammarName = keyof typeof GRAMMARS;

const LANGUAGES: Readonly<Record<string, GrammarName>> = {
  c: 'c',
  cpp: 'cpp',
  csharp: 'c-sharp',
  css: 'css',
  'cuda-cpp': 'cpp',
  go: 'go',
  html: 'html',
  java: 'java',
  javascript: 'javascript',
  javascriptreact: 'javascript',
  json: 'json',
  jsonc: 'json',
  kotlin: 'kotlin',
  lua: 'lua',
  php: 'php',
  python: 'python',
  ruby: 'ruby',
  rust: 'rust',
  shellscript: 'bash',
  toml: 'toml',
  typescript: 'typescript',
  typescriptreact: 'tsx',
  yaml: 'yaml',
};

/** The grammar for one of VS Code's language ids; undefined where there is none. */
export function grammarFor(languageId: string): GrammarName | undefined {
  return Object.hasOwn(LANGUAGES, languageId) ? LANGUAGES[languageId] : undefined;
}

/** What is known of the grammar, as one type for all. */
export function factsOf(grammar: GrammarName): GrammarFacts {
  return GRAMMARS[grammar];
}

/** How comments are written in a language that has a grammar. */
export function commentMarkers(languageId: string): CommentMarkers | undefined {
  const grammar = grammarFor(languageId);
  return grammar && factsOf(grammar).comments;
}
