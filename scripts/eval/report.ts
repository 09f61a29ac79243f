import type { Figures } from './figures.ts';

/** What is known of a set: `npm run eval -- --json` prints one such object for each. */
export interface SetReport extends Figures {
  readonly set: string;
  readonly model: string;
  readonly seed: number;
  /** By language, kind, form of context, or least probability. */
  readonly parts: Readonly<Record<string, Figures>>;
}

/** A column: its head, and what stands below it. */
type Column = readonly [head: string, cell: (figures: Figures) => string];

const COLUMNS: readonly Column[] = [
  ['rows', ({ rows }) => String(rows)],
  ['exact', ({ exactMatch }) => percent(exactMatch)],
  ['no punct.', ({ exactMatchWithoutPunctuation }) => percent(exactMatchWithoutPunctuation)],
  ['similar', ({ editSimilarity }) => percent(editSimilarity)],
  ['identifier', ({ identifierMatch }) => percent(identifierMatch)],
  ['pass@1', ({ passAt1 }) => percent(passAt1)],
  ['shown', ({ shown }) => percent(shown)],
  ['kept', ({ keptShare }) => percent(keptShare)],
  ['taken', ({ accepted }) => percent(accepted)],
  ['wrong/100', ({ wrongPer100 }) => fixed(wrongPer100)],
  ['flickers/100', ({ flickersPer100 }) => flickersPer100?.toFixed(2) ?? NONE],
  ['saved/100', ({ savedPer100 }) => fixed(savedPer100)],
  ['evaluated', ({ evaluatedTokens }) => fixed(evaluatedTokens)],
  ['decoded', ({ decodedTokens }) => fixed(decodedTokens)],
  ['unused', ({ unusedTokens }) => fixed(unusedTokens)],
];

/** Where nothing was measured. */
const NONE = '-';

/** A set and its parts, as lines to read. */
export function table(report: SetReport): string {
  const columns = usedColumns([report]);
  const row = (name: string, figures: Figures): string[] => [
    name,
    ...columns.map(([, cell]) => cell(figures)),
  ];
  const parts = Object.entries(report.parts).map(([name, figures]) => row(`  ${name}`, figures));
  const rows = [['', ...columns.map(([head]) => head)], row(report.set, report), ...parts];
  return [...aligned(rows), ...remarks(report)].join('\n');
}

/** All sets without their parts, as a table for a document. */
export function markdown(reports: readonly SetReport[]): string {
  const used = usedColumns(reports);
  const head = ['set', ...used.map(([name]) => name)];
  const rows = reports.map((report) => [report.set, ...used.map(([, cell]) => cell(report))]);
  const line = ['---', ...used.map(() => '--:')];
  return [head, line, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function usedColumns(reports: readonly SetReport[]): Column[] {
  return COLUMNS.filter(([, cell]) => reports.some((report) => cell(report) !== NONE));
}

function remarks({ faults, silences, passAt1Rows, requests, suggestions }: SetReport): string[] {
  const lines: string[] = [];
  if (passAt1Rows !== undefined) lines.push(`  tests ran for ${passAt1Rows} rows`);
  if (requests !== undefined) lines.push(`  ${requests} requests, ${suggestions ?? 0} different suggestions`);
  if (silences && Object.keys(silences).length > 0) lines.push(`  silent: ${pairs(silences)}`);
  if (faults) lines.push(`  faults: ${pairs(faults) || 'none'}`);
  return lines;
}

/** Columns as wide as their widest cell, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((cells) => cells[at]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function percent(share: number | undefined): string {
  return share === undefined ? NONE : (share * 100).toFixed(1);
}

function fixed(value: number | undefined): string {
  return value === undefined ? NONE : value.toFixed(1);
}

function pairs(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
