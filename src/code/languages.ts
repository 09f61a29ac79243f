import type { GrammarFacts, Interpolation, LanguageFacts, StringForm } from './language.ts';
import { INDENTED } from './lineBlocks.ts';

/**
 * The facts of a language; a language without a row has those of C.
 * @param languageId as VS Code names it.
 */
export function languageFacts(languageId: string): LanguageFacts {
  return Object.hasOwn(LANGUAGES, languageId) ? (LANGUAGES[languageId] ?? C) : C;
}

/** The grammar of a language; undefined where it has none. */
export function grammarFor(languageId: string): GrammarFacts | undefined {
  return languageFacts(languageId).grammar;
}

/** Whether code of one language is worth showing where the other is written. */
export function areRelated(languageId: string, other: string): boolean {
  const groups = languageFacts(languageId).related;
  return languageId === other || languageFacts(other).related.some((group) => groups.includes(group));
}

/** The language id of a source file; undefined where the extension tells nothing. */
export function languageOf(path: string): string | undefined {
  return BY_EXTENSION.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}

/** Every grammar of the registry, once, with a language that has it. */
export function allGrammars(): readonly { readonly facts: GrammarFacts; readonly languageId: string }[] {
  const found = new Map<string, { facts: GrammarFacts; languageId: string }>();
  for (const [languageId, { grammar: facts }] of Object.entries(LANGUAGES))
    if (facts && !found.has(facts.name)) found.set(facts.name, { facts, languageId });
  return [...found.values()];
}

/** Form of a string that ends with its line at the latest. */
const string = (open: string, close = open): StringForm => ({ open, close, multiline: false, raw: false });

/** Form of a string that may go on after a line's end. */
const long = (open: string, close = open): StringForm => ({ open, close, multiline: true, raw: false });

/** Form of a string that may go on after a line's end, in which a backslash is a character like any other. */
const raw = (open: string, close = open): StringForm => ({ open, close, multiline: true, raw: true });

/** The same forms with code in them. */
function interpolated(interpolation: Interpolation, ...forms: readonly StringForm[]): StringForm[] {
  return forms.map((form) => ({ ...form, interpolation }));
}

const DOLLAR: Interpolation = { openers: ['${'] };
const SHELL_CODE: Interpolation = { openers: ['${', '$('] };
const HASH_BRACE: Interpolation = { openers: ['#{'] };

const F_STRING: Interpolation = {
  openers: ['{'],
  prefix: /(?:^|[^\p{L}\p{N}_])(?:[rR]?[fFtT]|[fFtT][rR])$/u,
  doubled: true,
};

const BRACE: Interpolation = { openers: ['{'], doubled: true };

/** A line that opens a block where braces make blocks. */
const BRACED = /\{\s*$/;

/** A line that opens a block where keywords make blocks. */
const KEYWORDS =
  /(?:\b(?:do|then|else|begin|ensure|rescue)(?:\s*\|[^|]*\|)?|^\s*(?:def|class|module|function)\b.*|\{)\s*$/;

/** A pattern that no line matches. */
const NEVER = /$^/;

/** The row of C: what most languages share; also the guess for those that have no row. */
const C: LanguageFacts = {
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  strings: [string('"')],
  characters: true,
  regularExpressions: false,
  brackets: '()[]{}',
  blocks: 'brackets',
  opensBlock: BRACED,
  prose: false,
  lineByLine: false,
  docstrings: false,
  markup: false,
  eitherQuote: false,
  related: [],
  extensions: [],
};

const BY_INDENTATION = { blocks: 'indentation', opensBlock: INDENTED } as const;
const BY_KEYWORDS = { blocks: 'keywords', opensBlock: KEYWORDS } as const;

/** Languages of rows of data or prose, which have no block that one would want whole. */
const ROWS = { lineByLine: true, opensBlock: NEVER } as const;
const QUOTES = { characters: false, strings: [string('"'), string("'")] } as const;

/** JavaScript and what is written like it. */
const SCRIPT: LanguageFacts = {
  ...C,
  strings: [string('"'), string("'"), ...interpolated({ ...DOLLAR, acrossLines: true }, long('`'))],
  characters: false,
  regularExpressions: true,
  eitherQuote: true,
  related: ['web'],
};

const MARKUP_SCRIPT: LanguageFacts = { ...SCRIPT, markup: true };
const C_LIKE: LanguageFacts = { ...C, imports: 'c', related: ['c'] };
const JVM: LanguageFacts = { ...C, strings: [long('"""'), string('"')], imports: 'jvm', related: ['jvm'] };
const HASH: LanguageFacts = { ...C, ...QUOTES, lineComments: ['#'], blockComments: [] };

const LISP: LanguageFacts = {
  ...C,
  lineComments: [';'],
  blockComments: [],
  strings: [long('"')],
  characters: false,
};

/** Style sheets. */
const STYLE: LanguageFacts = { ...C, ...QUOTES, lineComments: [], eitherQuote: true, related: ['style'] };
const ML: LanguageFacts = { ...C, blockComments: [['(*', '*)']], strings: [long('"')] };
const HASKELL: LanguageFacts = { ...C, lineComments: ['--'], blockComments: [['{-', '-}']] };
const PERL: LanguageFacts = { ...HASH, strings: [long('"'), long("'"), long('`')] };

const RUBY: LanguageFacts = {
  ...PERL,
  strings: [...interpolated(HASH_BRACE, long('"'), long('`')), long("'")],
};

const SHELL: LanguageFacts = {
  ...HASH,
  ...BY_KEYWORDS,
  strings: [...interpolated(SHELL_CODE, long('"')), raw("'")],
  brackets: '{}',
  related: ['shell'],
};

/** Languages of lines with names and values. */
const CONFIGURATION: LanguageFacts = { ...HASH, strings: [string('"')] };

const TEMPLATED_CONFIGURATION: LanguageFacts = { ...HASH, strings: interpolated(DOLLAR, string('"')) };
const YAML: LanguageFacts = { ...CONFIGURATION, blocks: 'indentation', related: ['yaml'] };
const JSON_LIKE: LanguageFacts = { ...C, ...ROWS, characters: false };

/** Languages of prose: brackets in it, between tags too, are smileys and lists. */
const PROSE: LanguageFacts = {
  ...C,
  prose: true,
  lineComments: [],
  blockComments: [],
  strings: [],
  brackets: '',
};

const PLAIN: LanguageFacts = { ...PROSE, ...ROWS, blocks: 'none' };
const TAGS: LanguageFacts = { ...PROSE, prose: false, blockComments: [['<!--', '-->']] };

/** A grammar whose queries are all in its own folder. */
function grammar(name: string, upstream: string): GrammarFacts {
  return { name, upstream, structure: [name], outline: [name] };
}

const JAVASCRIPT_GRAMMAR: GrammarFacts = {
  name: 'javascript',
  upstream: 'tree-sitter-javascript@0.25.0',
  structure: ['ecmascript', 'jsx'],
  outline: ['ecmascript', 'javascript'],
};

const CPP_GRAMMAR: GrammarFacts = {
  name: 'cpp',
  upstream: 'tree-sitter-cpp@0.23.4',
  structure: ['c', 'cpp'],
  outline: ['c', 'cpp'],
};

const JSON_GRAMMAR: GrammarFacts = { ...grammar('json', 'tree-sitter-json@0.24.8'), outline: [] };

/**
 * The registry of languages: what has to be known of each, keyed by VS Code's language id. A language that has no row
 * is read like C, which is right for most. Adding a language takes a row here and, where it has a grammar, that, its
 * licence and its queries in `syntaxes/`.
 */
const LANGUAGES: Readonly<Record<string, LanguageFacts>> = {
  // Scripts and the web
  javascript: {
    ...SCRIPT,
    grammar: JAVASCRIPT_GRAMMAR,
    imports: 'javascript',
    extensions: ['js', 'mjs', 'cjs'],
  },
  javascriptreact: {
    ...MARKUP_SCRIPT,
    grammar: JAVASCRIPT_GRAMMAR,
    imports: 'javascript',
    extensions: ['jsx'],
  },
  typescript: {
    ...SCRIPT,
    grammar: {
      name: 'typescript',
      upstream: 'tree-sitter-typescript@0.23.2',
      structure: ['ecmascript', 'typescript'],
      outline: ['ecmascript', 'typescript'],
    },
    imports: 'javascript',
    extensions: ['ts', 'mts', 'cts'],
  },
  typescriptreact: {
    ...MARKUP_SCRIPT,
    grammar: {
      name: 'tsx',
      upstream: 'tree-sitter-typescript@0.23.2',
      structure: ['ecmascript', 'jsx', 'typescript'],
      outline: ['ecmascript', 'typescript'],
    },
    imports: 'javascript',
    extensions: ['tsx'],
  },
  vue: { ...MARKUP_SCRIPT, imports: 'javascript', related: ['web', 'tags'], extensions: ['vue'] },
  svelte: { ...MARKUP_SCRIPT, imports: 'javascript', related: ['web', 'tags'], extensions: ['svelte'] },
  astro: MARKUP_SCRIPT,
  html: {
    ...TAGS,
    ...ROWS,
    blocks: 'tags',
    grammar: { ...grammar('html', 'tree-sitter-html@0.23.2'), outline: [] },
    related: ['tags'],
  },
  xml: { ...TAGS, ...ROWS, blocks: 'tags' },
  xsl: TAGS,
  handlebars: { ...TAGS, related: ['tags'] },
  css: { ...STYLE, grammar: { ...grammar('css', 'tree-sitter-css@0.25.0'), outline: [] } },
  scss: { ...STYLE, lineComments: ['//'] },
  less: { ...STYLE, lineComments: ['//'] },
  pug: { ...C, ...BY_INDENTATION },
  coffeescript: {
    ...HASH,
    ...BY_INDENTATION,
    strings: [...interpolated(HASH_BRACE, string('"')), string("'")],
  },
  php: {
    ...C,
    lineComments: ['//', '#'],
    characters: false,
    strings: [...interpolated({ openers: ['{$', '${'] }, long('"')), long("'")],
    grammar: { ...grammar('php', 'tree-sitter-php@0.24.2'), opening: '<?php\n' },
    imports: 'php',
    related: ['tags'],
    extensions: ['php'],
  },
  python: {
    ...HASH,
    blocks: 'indentation',
    opensBlock:
      /^\s*(?:(?:async|class|def|if|elif|else|try|except|finally|for|while|with|match|case)\b|[^#]*[)\]}]).*:\s*$/,
    strings: interpolated(F_STRING, long('"""'), long("'''"), string('"'), string("'")),
    docstrings: true,
    eitherQuote: true,
    grammar: {
      ...grammar('python', 'tree-sitter-python@0.25.0'),
      beginsConstruct: /^\s*(?:@\w|(?:async\s+def|def|class)\s+\w)/,
    },
    imports: 'python',
    extensions: ['py'],
  },
  ruby: {
    ...RUBY,
    blocks: 'keywords',
    opensBlock:
      /(?:\b(?:do|then|begin|else|ensure)(?:\s*\|[^|]*\|)?\s*$|^\s*(?:def|class|module|if|unless|while|until|for|case|when|elsif|rescue)\b)/,
    grammar: grammar('ruby', 'tree-sitter-ruby@0.23.1'),
    imports: 'ruby',
    related: ['ruby'],
    extensions: ['rb'],
  },
  erb: { ...C, related: ['ruby'] },
  crystal: { ...RUBY, ...BY_KEYWORDS },
  perl: PERL,
  lua: {
    ...C,
    ...QUOTES,
    lineComments: ['--'],
    blockComments: [['--[[', ']]']],
    strings: [raw('[[', ']]'), string('"'), string("'")],
    blocks: 'keywords',
    opensBlock: /(?:\b(?:then|do|else|repeat)|\bfunction\b[^()]*\([^()]*\))\s*$/,
    eitherQuote: true,
    grammar: { ...grammar('lua', '@tree-sitter-grammars/tree-sitter-lua@0.4.1'), outline: [] },
  },
  // Compiled
  go: {
    ...C,
    strings: [string('"'), raw('`')],
    grammar: grammar('go', 'tree-sitter-go@0.25.0'),
    imports: 'go',
    extensions: ['go'],
  },
  rust: {
    ...C,
    strings: [raw('r#"', '"#'), raw('r"', '"'), long('"')],
    grammar: grammar('rust', 'tree-sitter-rust@0.24.0'),
    imports: 'rust',
    extensions: ['rs'],
  },
  c: { ...C_LIKE, grammar: grammar('c', 'tree-sitter-c@0.24.1'), extensions: ['c'] },
  cpp: {
    ...C_LIKE,
    strings: [raw('R"(', ')"'), string('"')],
    grammar: CPP_GRAMMAR,
    extensions: ['h', 'cc', 'cpp', 'cxx', 'hh', 'hpp'],
  },
  'cuda-cpp': { ...C_LIKE, strings: [raw('R"(', ')"'), string('"')], grammar: CPP_GRAMMAR },
  'objective-c': C_LIKE,
  'objective-cpp': C_LIKE,
  java: { ...JVM, grammar: grammar('java', 'tree-sitter-java@0.23.5'), extensions: ['java'] },
  kotlin: {
    ...JVM,
    strings: interpolated(DOLLAR, long('"""'), string('"')),
    grammar: grammar('kotlin', '@tree-sitter-grammars/tree-sitter-kotlin@1.1.0'),
    extensions: ['kt'],
  },
  scala: {
    ...JVM,
    strings: interpolated({ ...DOLLAR, prefix: /(?:^|[^\w])[a-z]\w*$/ }, long('"""'), string('"')),
    extensions: ['scala'],
  },
  groovy: {
    ...C,
    characters: false,
    strings: [
      ...interpolated(DOLLAR, long('"""')),
      long("'''"),
      ...interpolated(DOLLAR, string('"')),
      string("'"),
    ],
    related: ['jvm'],
  },
  dart: {
    ...C,
    characters: false,
    strings: interpolated(DOLLAR, long('"""'), long("'''"), string('"'), string("'")),
  },
  swift: {
    ...C,
    strings: interpolated({ openers: ['\\('] }, long('"""'), string('"')),
  },
  csharp: {
    ...C,
    strings: [
      ...interpolated(BRACE, long('$"""', '"""')),
      long('"""'),
      ...interpolated(BRACE, raw('$@"', '"'), raw('@$"', '"'), string('$"', '"')),
      raw('@"', '"'),
      string('"'),
    ],
    grammar: grammar('c-sharp', 'tree-sitter-c-sharp@0.23.5'),
    imports: 'csharp',
    related: ['dotnet'],
    extensions: ['cs'],
  },
  razor: { ...C, related: ['dotnet'] },
  zig: {
    ...C,
    lineComments: ['//', '\\\\'],
    blockComments: [],
    grammar: grammar('zig', '@tree-sitter-grammars/tree-sitter-zig@1.1.2'),
  },
  nim: { ...C, ...BY_INDENTATION },
  pascal: { ...C, ...BY_KEYWORDS },
  vb: { ...C, ...BY_KEYWORDS },
  matlab: { ...C, ...BY_KEYWORDS },
  fsharp: ML,
  ocaml: ML,
  haskell: HASKELL,
  elm: HASKELL,
  purescript: HASKELL,
  elixir: {
    ...HASH,
    ...BY_KEYWORDS,
    strings: [...interpolated(HASH_BRACE, long('"""'), long('"')), string("'")],
    docstrings: true,
  },
  erlang: { ...HASH, lineComments: ['%'], strings: [long('"')] },
  julia: {
    ...HASH,
    ...BY_KEYWORDS,
    blockComments: [['#=', '=#']],
    strings: interpolated({ openers: ['$('] }, long('"""'), string('"')),
    docstrings: true,
    characters: true,
  },
  r: HASH,
  clojure: LISP,
  lisp: LISP,
  scheme: LISP,
  racket: LISP,
  sql: { ...C, characters: false, lineComments: ['--'], strings: [raw('"'), raw("'")] },
  // Shells
  shellscript: {
    ...SHELL,
    opensBlock: /(?:\b(?:then|do|else|in)|\{)\s*$/,
    grammar: { ...grammar('bash', 'tree-sitter-bash@0.25.1'), outline: [] },
  },
  bats: SHELL,
  fish: { ...SHELL, blocks: 'brackets', opensBlock: BRACED, related: [] },
  powershell: {
    ...HASH,
    blockComments: [['<#', '#>']],
    strings: [...interpolated({ openers: ['$('] }, raw('"')), raw("'")],
  },
  // Configuration and data
  json: { ...JSON_LIKE, grammar: JSON_GRAMMAR },
  jsonc: { ...JSON_LIKE, grammar: JSON_GRAMMAR },
  json5: { ...C, characters: false },
  yaml: {
    ...YAML,
    lineByLine: true,
    opensBlock: /(?:^|\s|[\w'")}\]])(?::|-)\s*(?:[|>][+-]?\d*)?\s*$/,
    grammar: { ...grammar('yaml', '@tree-sitter-grammars/tree-sitter-yaml@0.7.1'), outline: [] },
  },
  dockercompose: { ...YAML, blocks: 'brackets' },
  'github-actions-workflow': { ...YAML, blocks: 'brackets' },
  toml: {
    ...HASH,
    ...ROWS,
    grammar: { ...grammar('toml', '@tree-sitter-grammars/tree-sitter-toml@0.7.0'), outline: [] },
  },
  ini: { ...CONFIGURATION, ...ROWS, blocks: 'none' },
  properties: { ...CONFIGURATION, ...ROWS, blocks: 'none' },
  dockerfile: CONFIGURATION,
  makefile: CONFIGURATION,
  cmake: CONFIGURATION,
  terraform: TEMPLATED_CONFIGURATION,
  hcl: TEMPLATED_CONFIGURATION,
  nix: TEMPLATED_CONFIGURATION,
  graphql: HASH,
  csv: { ...PLAIN, prose: false },
  // Prose
  markdown: PLAIN,
  plaintext: PLAIN,
  mdx: PROSE,
  latex: PROSE,
  tex: PROSE,
  restructuredtext: PROSE,
  asciidoc: PROSE,
  'git-commit': PROSE,
  log: PROSE,
};

/** Language ids by the extensions of their files. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map(
  Object.entries(LANGUAGES).flatMap(([id, { extensions }]) => extensions.map((extension) => [extension, id])),
);
