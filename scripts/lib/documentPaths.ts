import path from 'node:path';
import type { RepositoryFile } from './modules.ts';

/** What documents may name. */
export interface Named {
  /** Every file and every folder of the repository, from its root, with `/`. */
  readonly paths: ReadonlySet<string>;
  readonly documents: readonly RepositoryFile[];
}

/** The files, folders and headings that a Markdown document names and that there are not, a line each. */
export function missingPaths(document: RepositoryFile, named: Named): string[] {
  const links = linksIn(document).filter((link) => !leadsSomewhere(link, document, named));
  const words = wordsIn(document).filter((word) => isPath(word, named) && !exists(word, document, named));
  return [...new Set([...links, ...words])].map((missing) => `${document.path} names ${missing}`);
}

const LINK = /\]\(([^()\s]+)\)/g;
const CODE = /^```.*?^```|`[^`]+`/gms;

/** Where a document's links lead, but for those to other sites. */
function linksIn({ text }: RepositoryFile): string[] {
  const links = [...text.replaceAll(CODE, '').matchAll(LINK)].map(([, link = '']) => link);
  return links.filter((link) => !/^\w+:/.test(link));
}

function leadsSomewhere(link: string, { path: from }: RepositoryFile, { paths, documents }: Named): boolean {
  const [file = '', heading] = link.split('#');
  const to = file === '' ? from : path.posix.join(path.posix.dirname(from), file);
  if (!paths.has(to.replace(/\/$/, ''))) return false;
  const target = documents.find((document) => document.path === to);
  return heading === undefined || !target || headingsOf(target).includes(heading);
}

/** The headings of a document, as links spell them. */
function headingsOf({ text }: RepositoryFile): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return headings.map((heading) => heading.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
}

/** The words of all code in a document, without the punctuation around them and the place in a file. */
function wordsIn({ text }: RepositoryFile): string[] {
  const code = [...text.matchAll(CODE)].map(([match]) => match.replaceAll('`', ' '));
  const words = code.flatMap((one) => one.split(/\s+/));
  return words.map((word) => word.replace(/^[('"]+|[)'",;.]+$/g, '').replace(/(?::\d+)+$/, ''));
}

const FILE = /\.(?:ts|mjs|js|json|md|scm|wasm|yml|png)$/;

/** Placeholders, addresses, and what lies elsewhere. */
const NO_PATH = /[*<>$@:=~…]|^[/\\]|^\.\.|^-/;

/** Folders that tasks make, which no checkout has. */
const MADE = ['dist', '.build', 'node_modules'];

function isPath(word: string, { paths }: Named): boolean {
  const [first = ''] = word.split('/');
  if (NO_PATH.test(word) || MADE.includes(first)) return false;
  return FILE.test(word) || word.endsWith('/') || (word.includes('/') && paths.has(first));
}

/** Whether a path leads somewhere from the root, from `src/` or from the document. Some file has a lone name. */
function exists(word: string, { path: from }: RepositoryFile, { paths }: Named): boolean {
  const starts = ['', 'src', path.posix.dirname(from)];
  const isThere = starts.some((start) => paths.has(path.posix.join(start, word).replace(/\/$/, '')));
  if (isThere || word.includes('/')) return isThere;
  return [...paths].some((one) => path.posix.basename(one) === word);
}
