import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { missingPaths, type Named } from './documentPaths.ts';
import { type Import, type Module, readModule, type RepositoryFile } from './modules.ts';
import { faultsOfRules, forbiddenImports, roomRules } from './rooms.ts';
import { percentile } from './statistics.ts';

/** The repository, as far as its criteria look at it. */
export interface Tree extends Named {
  /** The TypeScript files of `src/`, `scripts/` and `test/`. */
  readonly modules: readonly Module[];
}

/** Something that the tree is to keep to. */
export interface Criterion {
  readonly name: string;
  readonly is: number;
  readonly least?: number;
  readonly most?: number;
  /** What counts, a line each; none for figures. */
  readonly found: readonly string[];
}

/** Every criterion, in the order in which they are printed. */
export function criteria(tree: Tree): Criterion[] {
  const sources = modulesIn('src', tree);
  const rules = roomRules(tree.documents.find(({ path: file }) => file === RULES)?.text ?? '');
  const imports = sources.flatMap((module) => module.imports);
  const files = sources.map((module) => module.path);
  return [
    ...sizes(sources),
    none('import circles', importCircles(imports)),
    none('imports that the table of rooms forbids', forbiddenImports(imports, rules)),
    none('faults of the table of rooms', faultsOfRules(rules, files)),
    none('names that several files export', namesExportedTwice(sources)),
    none('exports that no other file imports', unimportedExports(sources, tree.modules)),
    none(
      'missing paths in documents',
      tree.documents.flatMap((document) => missingPaths(document, tree)),
    ),
    {
      name: 'lines of a script, median',
      is: percentile(linesOf(modulesIn('scripts', tree)), 0.5),
      found: [],
    },
  ];
}

/** Whether a criterion is kept; one without limits says what is. */
export function isKept({ is, least = -Infinity, most = Infinity }: Criterion): boolean {
  return is >= least && is <= most;
}

/** The document whose table says what may import what. */
const RULES = 'docs/architecture.md';

/** Lines of a file that is a part of another, rather than an idea of its own. */
const SCRAP = 25;

function sizes(sources: readonly Module[]): Criterion[] {
  const lines = linesOf(sources);
  const scraps = sources.filter((module) => module.lines <= SCRAP);
  const share = Number(((scraps.length / Math.max(1, lines.length)) * 100).toFixed(1));
  const names = scraps.map((module) => `${module.path} has ${module.lines}`);
  return [
    { name: 'files in src', is: lines.length, most: 290, found: [] },
    { name: 'lines of a file, median', is: percentile(lines, 0.5), least: 80, found: [] },
    { name: 'lines of a file, 90th percentile', is: percentile(lines, 0.9), most: 350, found: [] },
    { name: `files with ${SCRAP} lines or fewer, %`, is: share, most: 8, found: names },
  ];
}

function none(name: string, found: readonly string[]): Criterion {
  return { name, is: found.length, most: 0, found };
}

function linesOf(modules: readonly Module[]): number[] {
  return modules.map(({ lines }) => lines);
}

function modulesIn(folder: string, { modules }: Tree): Module[] {
  return modules.filter((module) => module.path.startsWith(`${folder}/`));
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** The files that import one another, with types counted: the files of one circle a line. */
export function importCircles(imports: readonly Pick<Import, 'from' | 'to'>[]): string[] {
  const graph = graphOf(imports);
  const reach = new Map([...graph.keys()].map((file) => [file, reachableFrom(file, graph)]));
  const leadsTo = (from: string, to: string): boolean => reach.get(from)?.has(to) === true;
  const circles = [...graph.keys()]
    .filter((file) => leadsTo(file, file))
    .map((file) => [...graph.keys()].filter((other) => leadsTo(file, other) && leadsTo(other, file)).sort());
  return [...new Set(circles.map((files) => files.join(', ')))];
}

function graphOf(imports: readonly Pick<Import, 'from' | 'to'>[]): Graph {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

/** Everything that a file imports, and what that imports in turn. */
function reachableFrom(file: string, graph: Graph): ReadonlySet<string> {
  const reached = new Set<string>();
  const next = [...(graph.get(file) ?? [])];
  for (let to = next.pop(); to !== undefined; to = next.pop()) {
    if (reached.has(to)) continue;
    reached.add(to);
    next.push(...(graph.get(to) ?? []));
  }
  return reached;
}

/** Names that more than one file declares and exports: they cannot be searched for. */
export function namesExportedTwice(modules: readonly Module[]): string[] {
  const files = new Map<string, string[]>();
  for (const module of modules) {
    for (const { name } of module.exports) files.set(name, [...(files.get(name) ?? []), module.path]);
  }
  return [...files].filter(([, at]) => at.length > 1).map(([name, at]) => `${name}: ${at.join(', ')}`);
}

/** Exports of these are for whoever starts the program. */
const ENTRIES = ['src/extension.ts'];

/**
 * Exports that no other file imports. A type that its own file names again is a part of what that exports, and
 * counts with it.
 */
export function unimportedExports(sources: readonly Module[], importers: readonly Module[]): string[] {
  const imports = importers.flatMap((module) => module.imports);
  const whole = new Set(imports.filter(({ isWhole }) => isWhole).map(({ to }) => to));
  const named = new Set(imports.flatMap(({ to, names }) => names.map((name) => `${to} ${name}`)));
  return sources
    .filter((module) => !ENTRIES.includes(module.path) && !whole.has(module.path))
    .flatMap((module) => module.exports.map((one) => ({ ...one, at: `${module.path} ${one.name}` })))
    .filter(({ at, isType, isUsedHere }) => !named.has(at) && !(isType && isUsedHere))
    .map(({ at }) => at);
}

/** Folders that no commit has. */
const LEFT_OUT = ['.git', '.build', 'dist', 'node_modules'];
const CODE = /^(?:src|scripts|test)\/.*(?<!\.d)\.ts$/;
const DOCUMENT = /^(?:docs\/\w+|(?:syntaxes\/|models\/)?README|CHANGELOG|scripts\/lab\/README)\.md$/;

/** Reads the repository. @param root its folder. */
export function readTree(root: string): Tree {
  const paths = pathsIn(root);
  const read = (file: string): RepositoryFile => ({
    path: file,
    text: readFileSync(path.join(root, file), 'utf8'),
  });
  return {
    paths: new Set(paths),
    modules: paths.filter((file) => CODE.test(file)).map((file) => readModule(read(file))),
    documents: paths.filter((file) => DOCUMENT.test(file)).map(read),
  };
}

/** Files and folders, from the root, with `/`. */
function pathsIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter(({ name }) => !LEFT_OUT.includes(name))
    .flatMap((entry) => {
      if (!entry.isDirectory()) return [entry.name];
      const inside = readdirSync(path.join(root, entry.name), { recursive: true, encoding: 'utf8' });
      return [entry.name, ...inside.map((file) => `${entry.name}/${file.replaceAll(path.sep, '/')}`)];
    });
}
