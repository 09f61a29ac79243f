/** One way to write a string. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** Whether it goes on after a line's end. */
  readonly multiline: boolean;
  /** Whether a backslash is a character like any other. */
  readonly raw: boolean;
}

/** What has to be known of a language to tell its brackets from those in strings and comments. */
export interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Longer openers before shorter ones. */
  readonly strings: readonly StringForm[];
  /** Whether `'` quotes one character, and is otherwise no quote (lifetimes, primes, digit separators). */
  readonly characters: boolean;
  /** Whether there are templates between backquotes, with code in `${}`. */
  readonly templates: boolean;
  readonly regularExpressions: boolean;
  /** The brackets that come in pairs. */
  readonly brackets: string;
}

const string = (open: string, close = open): StringForm => ({ open, close, multiline: false, raw: false });
const long = (open: string, close = open): StringForm => ({ open, close, multiline: true, raw: false });
const raw = (open: string, close = open): StringForm => ({ open, close, multiline: true, raw: true });

/** What most languages share; also the guess for those that are not in the table. */
const C: Lexis = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  strings: [string('"')],
  characters: true,
  templates: false,
  regularExpressions: false,
  brackets: '()[]{}',
};

const SCRIPT: Lexis = {
  ...C,
  strings: [string('"'), string("'")],
  characters: false,
  templates: true,
  regularExpressions: true,
};

const JVM: Lexis = { ...C, strings: [long('"""'), string('"')] };

const QUOTES = { characters: false, strings: [string('"'), string("'")] } as const;

const HASH: Lexis = { ...C, ...QUOTES, lineComments: ['#'], blockComments: [] };

const LISP: Lexis = { ...C, lineComments: [';'], blockComments: [], strings: [long('"')], characters: false };

const STYLE: Lexis = { ...C, ...QUOTES, lineComments: [] };

const ML: Lexis = { ...C, lineComments: ['//'], blockComments: [['(*', '*)']], strings: [long('"')] };

const HASKELL: Lexis = { ...C, lineComments: ['--'], blockComments: [['{-', '-}']] };

const RUBY: Lexis = { ...HASH, strings: [long('"'), long("'"), long('`')] };

const SHELL: Lexis = { ...HASH, strings: [long('"'), raw("'")], brackets: '{}' };

/** Brackets in prose, between tags too, are smileys and lists. */
const PROSE: Lexis = { ...C, lineComments: [], blockComments: [], strings: [], brackets: '' };

const TABLE: readonly (readonly [languages: string, lexis: Lexis])[] = [
  ['javascript javascriptreact typescript typescriptreact vue svelte astro', SCRIPT],
  ['python', { ...HASH, strings: [long('"""'), long("'''"), string('"'), string("'")] }],
  ['go', { ...C, strings: [string('"'), raw('`')] }],
  ['rust', { ...C, strings: [raw('r#"', '"#'), raw('r"', '"'), long('"')] }],
  ['java kotlin scala swift', JVM],
  ['groovy dart', { ...C, ...QUOTES, strings: [long('"""'), long("'''"), string('"'), string("'")] }],
  ['csharp', { ...C, strings: [long('"""'), raw('@"', '"'), string('"')] }],
  ['cpp cuda-cpp', { ...C, strings: [raw('R"(', ')"'), string('"')] }],
  ['php', { ...C, lineComments: ['//', '#'], characters: false, strings: [long('"'), long("'")] }],
  ['zig', { ...C, lineComments: ['//', '\\\\'] }],
  ['fsharp ocaml', ML],
  ['haskell elm purescript', HASKELL],
  ['ruby perl crystal', RUBY],
  ['elixir', { ...HASH, strings: [long('"""'), long('"'), string("'")] }],
  [
    'julia',
    { ...HASH, blockComments: [['#=', '=#']], strings: [long('"""'), string('"')], characters: true },
  ],
  ['r toml graphql coffeescript', HASH],
  [
    'yaml dockerfile dockercompose ini properties makefile cmake terraform hcl nix',
    { ...HASH, strings: [string('"')] },
  ],
  ['shellscript fish', SHELL],
  ['powershell', { ...HASH, blockComments: [['<#', '#>']], strings: [raw('"'), raw("'")] }],
  [
    'lua',
    {
      ...C,
      ...QUOTES,
      lineComments: ['--'],
      blockComments: [['--[[', ']]']],
      strings: [raw('[[', ']]'), string('"'), string("'")],
    },
  ],
  ['sql', { ...C, characters: false, lineComments: ['--'], strings: [raw('"'), raw("'")] }],
  ['erlang', { ...HASH, lineComments: ['%'], strings: [long('"')] }],
  ['clojure lisp scheme racket', LISP],
  ['css', STYLE],
  ['scss less', { ...STYLE, lineComments: ['//'] }],
  ['json jsonc json5', { ...C, characters: false }],
  ['markdown mdx plaintext latex tex restructuredtext asciidoc git-commit log csv', PROSE],
  ['html xml xsl handlebars', { ...PROSE, blockComments: [['<!--', '-->']] }],
];

const LEXES = new Map(TABLE.flatMap(([languages, lexis]) => languages.split(' ').map((id) => [id, lexis])));

/** @param languageId as VS Code names it. */
export function lexisOf(languageId: string): Lexis {
  return LEXES.get(languageId) ?? C;
}

/** Language ids that are written alike, or use one another's code. */
const FAMILIES: readonly (readonly string[])[] = [
  ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'vue', 'svelte', 'astro'],
  ['c', 'cpp', 'cuda-cpp', 'objective-c', 'objective-cpp'],
  ['java', 'kotlin', 'groovy', 'scala'],
  ['csharp', 'razor'],
  ['css', 'scss', 'less'],
  ['html', 'vue', 'svelte', 'php', 'handlebars'],
  ['ruby', 'erb'],
  ['shellscript', 'bats'],
  ['yaml', 'dockercompose', 'github-actions-workflow'],
];

/** Language ids by extension, of the files that can be imported: no editor tells for a file that is not open. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  tsx: 'typescriptreact',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  jsx: 'javascriptreact',
  vue: 'vue',
  svelte: 'svelte',
  py: 'python',
  go: 'go',
  java: 'java',
  kt: 'kotlin',
  scala: 'scala',
  cs: 'csharp',
  rs: 'rust',
  c: 'c',
  h: 'cpp',
  cc: 'cpp',
  cpp: 'cpp',
  cxx: 'cpp',
  hh: 'cpp',
  hpp: 'cpp',
  php: 'php',
  rb: 'ruby',
};

/** Whether code of one language is worth showing where the other is written. */
export function areRelated(languageId: string, other: string): boolean {
  return (
    languageId === other || FAMILIES.some((family) => family.includes(languageId) && family.includes(other))
  );
}

/** The language of a source file; `undefined` where its extension tells nothing. */
export function languageOf(path: string): string | undefined {
  return BY_EXTENSION[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];
}
