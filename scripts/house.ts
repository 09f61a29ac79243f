// What the code is to look like, beside what it looks like: `npm run house`. Exits 1 when it does not.
import { type Criterion, criteria, isKept, readTree } from './lib/house.ts';
import { root } from './lib/repository.ts';

/** Prints the criteria of the tree, and below them what was found against each. */
export function house(): void {
  const found = criteria(readTree(root));
  console.log([...table(found), ...found.flatMap(details)].join('\n'));
  if (!found.every(isKept)) process.exitCode = 1;
}

function table(all: readonly Criterion[]): string[] {
  const rows = [['criterion', 'wanted', 'is', ''], ...all.map(row)];
  const width = (column: number): number => Math.max(...rows.map((cells) => cells[column]?.length ?? 0));
  return rows.map(([name = '', wanted = '', is = '', verdict = '']) => {
    return `${name.padEnd(width(0))}  ${wanted.padEnd(width(1))}  ${is.padStart(width(2))}  ${verdict}`.trimEnd();
  });
}

function row(criterion: Criterion): string[] {
  const { name, is, least, most } = criterion;
  const limits = [least === undefined ? '' : `>= ${least}`, most === undefined ? '' : `<= ${most}`];
  return [name, limits.join('') || '-', String(is), isKept(criterion) ? '' : 'BROKEN'];
}

function details({ name, found }: Criterion): string[] {
  return found.length === 0 ? [] : ['', `${name}:`, ...found.map((line) => `  ${line}`)];
}
