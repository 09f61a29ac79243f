import { byPrefix, folderOf, type ImportFamily, type ImportSpec, join, type Prefix } from './types.ts';

/** `import … from`, `export … from`. A clause with anything but names is no import. */
const FROM = /\b(?:import|export)\b([\w$*\s{},]{0,2000})\bfrom\s*(['"])([^'"\n]+)\2/g;

/** `const { a } = require('./b')`, `const b = await import('./b')`. */
const REQUIRED =
  /\b(?:const|let|var)\s([\w$\s{},:]{1,400}?)=\s*(?:await\s+)?(?:require|import)\(\s*(['"])([^'"\n]+)\2\s*\)/g;

/** Extensions that an import leaves out, the likeliest first. */
const EXTENSIONS = ['.ts', '.tsx', '.d.ts', '.js', '.jsx', '.mjs', '.cjs', '.mts', '.cts', '.vue', '.svelte'];

/** The sources of an output: TypeScript's files are imported by the name that the compiler gives to their output. */
const SOURCES_OF: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};

/**
 * Imports of JavaScript, TypeScript and what is written in them: by relative paths, and by the aliases of
 * tsconfig.json.
 */
export const javascript: ImportFamily = {
  imports: (text) =>
    [...text.matchAll(FROM), ...text.matchAll(REQUIRED)].map(([, clause = '', , spec = '']) => ({
      spec,
      names: namesIn(clause),
    })),
  candidates: ({ spec }, from, facts) => {
    const path = spec.replace(/[?#].*$/, '');
    const base = path.startsWith('.') ? join(folderOf(from), path) : byPrefix(path, facts, '/');
    return base === undefined ? [] : filesFor(base);
  },
  manifest: { names: ['tsconfig.json', 'jsconfig.json'], prefixes: aliasesOf },
};

/** The names in an import's clause; none for `* as all`, which takes everything. */
function namesIn(clause: string): ImportSpec['names'] {
  if (clause.includes('*')) return [];
  return clause
    .trim()
    .replace(/^type\s+(?=[\w{])/, '')
    .split(/[{},]/)
    .map(
      (part) =>
        part
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+|\s*:\s*/)[0] ?? '',
    )
    .filter((name) => /^[\w$]+$/.test(name) && name !== 'default');
}

/** The files that a path without its extension may stand for. */
function filesFor(base: string): string[] {
  const extension = /\.[cm]?jsx?$/.exec(base)?.[0] ?? '';
  const sources = SOURCES_OF[extension];
  if (sources) return sources.map((other) => base.slice(0, -extension.length) + other);
  const index = base === '' ? 'index' : `${base}/index`;
  const exact = EXTENSIONS.some((known) => base.endsWith(known)) ? [base] : [];
  return [...exact, ...[base, index].flatMap((path) => EXTENSIONS.map((known) => path + known))];
}

/**
 * The aliases in the `paths` of a tsconfig.json or jsconfig.json, the first target of each; none for a file that
 * cannot be read. A file that such a file extends is not read.
 * @param folder the folder of the file.
 */
function aliasesOf(text: string, folder: string): Prefix[] {
  const options = parseLoosely(text).compilerOptions ?? {};
  const base = join(folder, typeof options.baseUrl === 'string' ? options.baseUrl : '.');
  if (base === undefined) return [];
  return Object.entries(options.paths ?? {}).flatMap(([alias, targets]) => {
    const target: unknown = Array.isArray(targets) ? targets[0] : undefined;
    const path = typeof target === 'string' ? join(base, withoutStar(target)) : undefined;
    return path === undefined || alias === '*' ? [] : [{ prefix: withoutStar(alias), folder: path }];
  });
}

/** As much of a tsconfig.json as is read here. */
interface Configuration {
  readonly compilerOptions?: {
    readonly baseUrl?: unknown;
    readonly paths?: Readonly<Record<string, unknown>>;
  };
}

/** A path of tsconfig.json up to its star. */
function withoutStar(path: string): string {
  return path.replace(/\*.*$/, '');
}

/** The content of a JSON file in which comments and trailing commas are allowed; empty where it is none. */
function parseLoosely(text: string): Configuration {
  const plain = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? '')
    .replace(/,(?=\s*[}\]])/g, '');
  try {
    return Object(JSON.parse(plain)) as Configuration;
  } catch {
    return {};
  }
}
