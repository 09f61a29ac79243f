import type { Case, Mode } from '../case.ts';
import type { Row } from '../rows.ts';

/** What product and user have by default. */
export const AUTO: Mode = { multiline: 'auto' };

/** Where several lines are wanted, they are asked for: whether they should come by themselves is another question. */
export const ALWAYS: Mode = { multiline: 'always' };

/** The same without the stop at the block's end. */
const UNSTOPPED: Mode = { multiline: 'always', unstopped: true };

/**
 * The place of a row. What fills whole lines is asked for as an editor would: on an empty line of its own, not in
 * front of the line that follows.
 */
export function placeOf({
  languageId,
  prefix,
  suffix,
  expected,
}: Row): Pick<Case, 'languageId' | 'before' | 'after' | 'expected'> {
  const wholeLines = expected.endsWith('\n');
  return {
    languageId,
    before: prefix,
    after: wholeLines ? `\n${suffix}` : suffix,
    expected: wholeLines ? expected.slice(0, -1) : expected,
  };
}

/** A row of which the first line is judged. */
export function lineCase(row: Row): Case {
  return { id: row.id, main: true, parts: [row.languageId], mode: AUTO, ...placeOf(row) };
}

interface TestedOptions {
  /** Also without stops, cut at the true number of lines. */
  readonly oracle: boolean;
  /** Also without stops, as it is. */
  readonly withoutBlockStop: boolean;
}

/** A row of several lines that tests judge, in each way that is asked for. */
export function testedCases(row: Row, options: TestedOptions): Case[] {
  const place = placeOf(row);
  const code = `${row.tests ?? ''}\ncheck(${row.entryPoint ?? ''})`;
  const tests = row.languageId === 'python' ? { tests: { runtime: 'python' as const, code } } : {};
  const common = { ...place, ...tests, parts: [], mode: UNSTOPPED, main: false };
  const cases: Case[] = [{ ...common, id: row.id, mode: ALWAYS, main: true }];
  const cutLines = place.expected.split('\n').length;
  if (options.oracle) cases.push({ ...common, id: `${row.id} oracle`, parts: ['oracle'], cutLines });
  if (options.withoutBlockStop)
    cases.push({ ...common, id: `${row.id} no-block-stop`, parts: ['no block stop'] });
  return cases;
}
