import { lex, type Bracket } from '../../src/code/lexer.ts';
import { CLOSER_OF } from '../../src/code/literals.ts';
import { splitAtCursor } from '../../src/completion/lineSuffix.ts';
import { postprocess } from '../../src/completion/postprocess/index.ts';
import { AFTER_LIMIT, BEFORE_LIMIT, type Snapshot } from '../../src/completion/types.ts';

/** A kind of place in a line of code: between brackets, in an argument, between the operators of a condition, in a string, in a comment, or at a line's end. */
export const TRUTH_KINDS = [
  'brackets',
  'argument',
  'condition',
  'interpolation',
  'string',
  'comment',
  'line-end',
] as const;

export type TruthKind = (typeof TRUTH_KINDS)[number];

/** A stretch of real code that a model would have to write. Offsets are UTF-16 units of the file's text. */
export interface TruthPlace {
  readonly kind: TruthKind;
  readonly start: number;
  readonly end: number;
}

/** What becomes of a true text: shown as it is, not shown, or shown as another text. */
export type Verdict = 'same' | 'silent' | 'changed';

/** A verdict, with what the line looks like in it. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The line with the cursor, the model's text, and what became of it. */
  readonly told: string;
}

/** Columns of a tab; how a file is indented hardly matters within a line. */
const TAB_SIZE = 4;

/** The places of a file where what stands there can be taken out and written again within a line. */
export function truthPlaces(text: string, languageId: string): TruthPlace[] {
  const { brackets, spans } = lex(text, languageId, TAB_SIZE);
  const inLine = (start: number, end: number): boolean => !text.slice(start, end).includes('\n');
  const places: TruthPlace[] = [];
  const add = (kind: TruthKind, start: number, end: number): void => {
    const isWorth = start < end && inLine(start, end) && text.slice(start, end).trim() !== '';
    if (isWorth && !/^\s/.test(text.slice(start, end))) places.push({ kind, start, end });
  };
  for (const { opener, closer } of pairsInLines(brackets)) {
    add(opener.interpolates === true ? 'interpolation' : 'brackets', opener.at + 1, closer.at);
    for (const [start, end] of argumentsIn(text, brackets, opener.at + 1, closer.at))
      add('argument', start, end);
    for (const [start, end] of operandsIn(text, brackets, opener.at + 1, closer.at))
      add('condition', start, end);
  }
  for (const { index, 0: line, 1: condition = '' } of text.matchAll(BARE_CONDITIONS)) {
    const start = index + line.indexOf(condition, line.search(/\S/) + 2);
    for (const [from, to] of operandsIn(text, brackets, start, start + condition.length))
      add('condition', from, to);
  }
  for (const { kind, start, end, close, closed } of spans) {
    if (kind === 'string' && closed && close !== '') add('string', start + close.length, end - close.length);
    if (kind === 'comment')
      for (const [from, to] of proseBrackets(text, start, end)) add('comment', from, to);
  }
  for (const { index } of text.matchAll(WORD_STARTS)) {
    const end = text.indexOf('\n', index);
    add('line-end', index, end < 0 ? text.length : end);
  }
  return places;
}

/** Conditions that need no brackets around them. */
const BARE_CONDITIONS = /^[ \t]*(?:\}[ \t]*else[ \t]+)?(?:if|elif|while)[ \t]+([^\s(].*?)[ \t]*[:{]$/gm;

/** Where words and literals begin behind others in their line: what follows is what somebody goes on to type. */
const WORD_STARTS = /(?<=\S[ \t]*[\s([{,.=+:])(?=[\w"'`([{])/g;

/** Brackets that open and close in one line. */
function pairsInLines(brackets: readonly Bracket[]): { opener: Bracket; closer: Bracket }[] {
  const open: Bracket[] = [];
  const pairs: { opener: Bracket; closer: Bracket }[] = [];
  for (const bracket of brackets) {
    if (CLOSER_OF.has(bracket.character)) open.push(bracket);
    else {
      const opener = open.pop();
      const fits = opener && CLOSER_OF.get(opener.character) === bracket.character;
      if (fits && opener.line === bracket.line) pairs.push({ opener, closer: bracket });
    }
  }
  return pairs;
}

/** What stands between commas of a list, blanks left out; nothing where there is no comma. */
function argumentsIn(
  text: string,
  brackets: readonly Bracket[],
  start: number,
  end: number,
): (readonly [number, number])[] {
  const inner = brackets.filter(({ at }) => at >= start && at < end);
  const commas = [...text.slice(start, end).matchAll(/,/g)].map(({ index }) => start + index);
  const outer = commas.filter((comma) => depthAt(inner, comma) === 0);
  if (outer.length === 0) return [];
  const edges = [start - 1, ...outer, end];
  return edges.slice(1).map((edge, at) => {
    const from = (edges[at] ?? 0) + 1;
    const blanks = /^\s*/.exec(text.slice(from, edge))?.[0].length ?? 0;
    return [from + blanks, from + text.slice(from, edge).trimEnd().length] as const;
  });
}

/** What stands between the operators of a condition, blanks left out; nothing where there is none. */
function operandsIn(
  text: string,
  brackets: readonly Bracket[],
  start: number,
  end: number,
): (readonly [number, number])[] {
  const inner = brackets.filter(({ at }) => at >= start && at < end);
  const found = [...text.slice(start, end).matchAll(/\s(?:&&|\|\||and|or)\s/g)];
  const outer = found.filter(({ index }) => depthAt(inner, start + index) === 0);
  if (outer.length === 0) return [];
  const begins = [start, ...outer.map(({ 0: operator, index }) => start + index + operator.length)];
  const ends = [...outer.map(({ index }) => start + index), end];
  return begins.map((from, at) => [from, ends[at] ?? end] as const);
}

function depthAt(brackets: readonly Bracket[], at: number): number {
  return brackets.reduce(
    (depth, { at: place, character }) => (place < at ? depth + (CLOSER_OF.has(character) ? 1 : -1) : depth),
    0,
  );
}

/** What stands between parentheses in a comment. */
function proseBrackets(text: string, start: number, end: number): (readonly [number, number])[] {
  const found = text.slice(start, end).matchAll(/\(([^()\n]+)\)/g);
  return [...found].map(({ index, 1: inside = '' }) => [
    start + index + 1,
    start + index + 1 + inside.length,
  ]);
}

/** Takes a true text out of a file, has it written again just as it was, and says what a user would get. */
export function judgeTruth(text: string, languageId: string, { start, end }: TruthPlace): Judgement {
  const before = text.slice(Math.max(0, start - BEFORE_LIMIT), start);
  const after = text.slice(end, end + AFTER_LIMIT);
  const line = text.slice(0, start).split('\n').length - 1;
  const snapshot = { ...snapshotAt(text, languageId, before, after), line };
  const afterCursor = splitAtCursor(snapshot);
  const truth = text.slice(start, end);
  const { kind, text: right } = afterCursor.lineSuffix;
  // Closing characters right of the cursor are not in the prompt, so that the model writes them, too.
  const written = kind === 'closers' ? truth + right : truth;
  const extent = { maxLines: 1, tabSize: TAB_SIZE };
  const rest = { explicit: true, scores: [] };
  const result = postprocess(written, { snapshot, afterCursor, extent, ...rest });
  const told = `${before.slice(before.lastIndexOf('\n') + 1)}█${after.split('\n', 1)[0]} <- ${written}`;
  if ('silence' in result) return { verdict: 'silent', told: `${told} (${result.silence})` };
  const { text: shown, replaces } = result.suggestion;
  const isSame = visible(before + shown + after.slice(replaces)) === visible(before + truth + after);
  return { verdict: isSame ? 'same' : 'changed', told: `${told} -> ${shown} (replaces ${replaces})` };
}

/** Blanks at the ends of lines are nothing that is seen. */
function visible(text: string): string {
  return text.replace(/[ \t]+$/gm, '');
}

function snapshotAt(text: string, languageId: string, before: string, after: string): Snapshot {
  const size = /^ {2}\S/m.test(text) ? 2 : TAB_SIZE;
  return {
    document: 'truth',
    path: 'truth',
    languageId,
    version: 1,
    before,
    after,
    line: 0,
    indentation: { insertSpaces: !/^\t/m.test(text), size },
  };
}

/** Whether code stands right of a place, in its line. */
export function hasCodeRight(text: string, { end }: TruthPlace): boolean {
  return (text.slice(end).split('\n', 1)[0] ?? '').trim() !== '';
}
