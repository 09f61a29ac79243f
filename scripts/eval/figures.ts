import { counts, mean, sum } from '../lib/statistics.ts';
import type { Answer, Case, Cost } from './case.ts';
import { scoreOf, type Score } from './score.ts';

/** What is said of a set. Shares are between 0 and 1; what was not measured is absent. */
export interface Figures {
  /** Rows, or runs of a replay. */
  readonly rows: number;
  /** First line exact, both sides stripped. */
  readonly exactMatch?: number;
  /** The same without rows whose expected line is punctuation only. */
  readonly exactMatchWithoutPunctuation?: number;
  readonly editSimilarity?: number;
  readonly identifierMatch?: number;
  /** Of the rows whose tests could run. */
  readonly passAt1?: number;
  readonly passAt1Rows?: number;
  /** Requests that showed something. */
  readonly shown: number;
  readonly shownCharacters: number;
  /** Of these, from the first on, the ones that were really written. */
  readonly keptCharacters: number;
  readonly keptShare: number;
  /** Keys of a replay at which something was asked. */
  readonly requests?: number;
  /** Different suggestions that were shown, and the share of them that the user took. */
  readonly suggestions?: number;
  readonly accepted?: number;
  /** Suggestions of which not even the first character was right, for a hundred keys that the text has. */
  readonly wrongPer100?: number;
  /** Suggestions that were gone, or others, after a key that agreed with them; the same. */
  readonly flickersPer100?: number;
  /** Keys that a user saved of a hundred. */
  readonly savedPer100?: number;
  /** Suggestions with each fault that a filter should have caught. */
  readonly faults?: Readonly<Record<string, number>>;
  /** Requests that showed nothing, by their reason. */
  readonly silences?: Readonly<Record<string, number>>;
  /** Tokens per request. */
  readonly evaluatedTokens?: number;
  readonly decodedTokens?: number;
  readonly unusedTokens?: number;
}

/** A case with what became of it. */
interface Answered {
  readonly asked: Case;
  readonly answer: Answer;
}

/** Sums answers up. */
export function figuresOf(answered: readonly Answered[]): Figures {
  const scores = answered.map(({ asked, answer }) => scoreOf(asked, answer));
  const shown = sum(scores.map(({ shownCharacters }) => shownCharacters));
  const kept = sum(scores.map(({ keptCharacters }) => keptCharacters));
  return {
    rows: scores.length,
    exactMatch: mean(scores.map(({ exact }) => Number(exact))),
    exactMatchWithoutPunctuation: mean(
      scores.filter(({ punctuation }) => !punctuation).map(({ exact }) => Number(exact)),
    ),
    editSimilarity: mean(scores.map((score) => score.similarity)),
    ...identifiers(scores),
    ...tests(scores),
    shown: mean(scores.map((score) => Number(score.shown))),
    shownCharacters: shown,
    keptCharacters: kept,
    keptShare: kept / Math.max(1, shown),
    faults: counts(answered.flatMap(({ answer }) => answer.faults ?? [])),
    silences: counts(answered.flatMap(({ answer }) => answer.silence ?? [])),
    ...tokens(answered.map(({ answer }) => answer.cost)),
  };
}

function identifiers(scores: readonly Score[]): Partial<Figures> {
  const right = scores.flatMap(({ identifier }) => (identifier === undefined ? [] : [Number(identifier)]));
  return right.length === 0 ? {} : { identifierMatch: mean(right) };
}

function tests(scores: readonly Score[]): Partial<Figures> {
  const passed = scores.flatMap((score) => (score.passed === undefined ? [] : [Number(score.passed)]));
  return passed.length === 0 ? {} : { passAt1: mean(passed), passAt1Rows: passed.length };
}

/** Tokens per request; one that memory answered cost none. */
export function tokens(costs: readonly (Cost | undefined)[]): Cost {
  const of = (field: keyof Cost): number => mean(costs.map((cost) => cost?.[field] ?? 0));
  return {
    evaluatedTokens: of('evaluatedTokens'),
    decodedTokens: of('decodedTokens'),
    unusedTokens: of('unusedTokens'),
  };
}
