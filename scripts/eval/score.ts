import type { Answer, Case } from './case.ts';
import type { GateSample } from './gate.ts';
import { commonPrefix, firstLine, isPunctuation, similarity } from './text.ts';

/** How good an answer is. */
export interface Score {
  readonly exact: boolean;
  /** Whether the expected line has neither letters nor digits. */
  readonly punctuation: boolean;
  /** Of the first lines, from 0 to 1. */
  readonly similarity: number;
  readonly shown: boolean;
  /** UTF-16 units that are shown, and of these the ones that were really written, from the first on. */
  readonly shownCharacters: number;
  readonly keptCharacters: number;
  /** Whether the identifier that the cursor is in is spelled to its end, and no further. */
  readonly identifier?: boolean;
  readonly passed?: boolean;
}

/** Compares what was suggested with what was written. */
export function scoreOf({ expected, identifier }: Case, { text, passed }: Answer): Score {
  const wanted = firstLine(expected);
  return {
    exact: identifier === undefined ? firstLine(text) === wanted : ownLine(text) === ownLine(expected),
    punctuation: isPunctuation(wanted),
    similarity: similarity(firstLine(text), wanted),
    shown: text !== '',
    shownCharacters: text.length,
    keptCharacters: commonPrefix(text, expected),
    ...(identifier !== undefined && { identifier: spells(text, identifier) }),
    ...(passed !== undefined && { passed }),
  };
}

/** The rest of the cursor's line: inside a word a blank in front is no formality. */
function ownLine(text: string): string {
  return (text.split('\n')[0] ?? '').trimEnd();
}

function spells(text: string, identifier: string): boolean {
  return text.startsWith(identifier) && !/^[\w$]/.test(text.slice(identifier.length));
}

/** What a gate would have judged, and what it would have lost: a right line saves its keys but the one that takes it. */
export function gateSampleOf(one: Case, answer: Answer): GateSample | undefined {
  const { exact, shown, shownCharacters, keptCharacters } = scoreOf(one, answer);
  if (!shown) return undefined;
  const saved = exact ? Math.max(0, firstLine(one.expected).length - 1) : 0;
  return { confidence: answer.confidence, shown: shownCharacters, kept: keptCharacters, saved };
}
