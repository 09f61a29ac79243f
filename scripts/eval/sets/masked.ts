import type { Case, Runtime } from '../case.ts';
import type { Problem } from '../rows.ts';
import { isPunctuation } from '../score.ts';
import { ALWAYS, AUTO } from './infill.ts';

/** Lines of a block that is masked. */
const BLOCK = { least: 2, most: 6 };

/** Lines from one to another, the last left out. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Infills made from a problem: one line of the solution, and one block of it where it is long enough. The cursor
 * stands behind the indentation, which an editor writes by itself.
 * @param random decides which lines: a fixed number of draws for each problem.
 */
export function maskedCases(problem: Problem, random: () => number): Case[] {
  const head = `${problem.prompt.trimEnd()}\n`;
  const lines = problem.solution.trimEnd().split('\n');
  const line = pick(lineSpans(lines), random());
  const block = pick(blockSpans(lines), random());
  const mask = (span: Span | undefined, kind: 'lines' | 'blocks'): Case[] =>
    span ? [maskedCase(problem, head, lines, span, kind)] : [];
  return [...mask(line, 'lines'), ...mask(block, 'blocks')];
}

function pick(spans: readonly Span[], random: number): Span | undefined {
  return spans[Math.floor(random * spans.length)];
}

function hasCode(line: string | undefined): boolean {
  return line !== undefined && !isPunctuation(line);
}

/** Lines that say something. The first and the last are the solution's brackets in most languages. */
function lineSpans(lines: readonly string[]): Span[] {
  return lines.flatMap((line, from) => (hasCode(line) ? [{ from, to: from + 1 }] : []));
}

/** Runs of lines that begin with code, do not end with a blank line, and close all that they open. */
function blockSpans(lines: readonly string[]): Span[] {
  return lineSpans(lines).flatMap(({ from }) => {
    const most = Math.min(BLOCK.most, lines.length - from);
    const lengths = Array.from({ length: Math.max(0, most - BLOCK.least + 1) }, (_, at) => at + BLOCK.least);
    return lengths
      .map((length) => ({ from, to: from + length }))
      .filter(({ to }) => lines[to - 1]?.trim() !== '' && isBalanced(lines.slice(from, to).join('\n')));
  });
}

/** Half a block could not be written without knowing which half. Brackets in strings count too: such a block is left out. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ('([{'.includes(character)) depth++;
    if (')]}'.includes(character)) depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

function maskedCase(
  { id, languageId, tests }: Problem,
  head: string,
  lines: readonly string[],
  { from, to }: Span,
  kind: 'lines' | 'blocks',
): Case {
  const indentation = /^[ \t]*/.exec(lines[from] ?? '')?.[0] ?? '';
  const above = lines.slice(0, from).map((line) => `${line}\n`);
  const below = lines.slice(to).map((line) => `\n${line}`);
  const runtime = RUNTIMES[languageId];
  return {
    id: `${id} ${kind}`,
    main: true,
    parts: [languageId, kind],
    mode: kind === 'lines' ? AUTO : ALWAYS,
    languageId,
    before: `${head}${above.join('')}${indentation}`,
    after: `${below.join('')}\n${TAILS[languageId] ?? ''}`,
    expected: lines.slice(from, to).join('\n').slice(indentation.length),
    ...(runtime && { tests: { runtime, code: tests } }),
  };
}

/** The others would need compilers. */
const RUNTIMES: Readonly<Record<string, Runtime>> = { python: 'python', javascript: 'node' };

/** What the tests would close. */
const TAILS: Readonly<Record<string, string>> = { java: '}\n' };
