import { createHash } from 'node:crypto';
import type { CompletionSettings } from '../../src/completion/settings.ts';
import type { CompletionCost, ContextFile, Silence } from '../../src/completion/types.ts';
import type { Fault } from '../lib/faults.ts';

/** What tests run in. */
export type Runtime = 'python' | 'node';

/** How the product is set while it is asked. */
export interface Mode {
  readonly multiline: CompletionSettings['multiline'];
  /** Whether only the model itself, and the limits, end a completion. */
  readonly unstopped?: boolean;
}

/** A place to ask the product at, and what was written there. */
export interface Case {
  /** Names the place and what is tried there within its set. */
  readonly id: string;
  /** Whether it counts in the figures of the whole set; else only in those of its parts. */
  readonly main: boolean;
  /** What it is reported under besides: a language, a form of context. */
  readonly parts: readonly string[];
  readonly mode: Mode;
  readonly languageId: string;
  /** Where the file is, as far as the model is told. */
  readonly path?: string;
  readonly before: string;
  readonly after: string;
  /** Without a line's end at the end. */
  readonly expected: string;
  /** Whether the line goes on: then what counts is the document that acceptance makes. */
  readonly inLine?: boolean;
  /** The rest of the identifier that the cursor is in. */
  readonly identifier?: string;
  /** What the model is shown of other files. */
  readonly context?: readonly ContextFile[];
  /** Code that fails where the completed text is wrong. */
  readonly tests?: { readonly runtime: Runtime; readonly code: string };
  /** Lines that the answer is cut to before it is judged. */
  readonly cutLines?: number;
}

/** Tokens of one request. */
export type Cost = Pick<CompletionCost, 'evaluatedTokens' | 'decodedTokens' | 'unusedTokens'>;

/** The tokens of a cost. */
export function costOf({ evaluatedTokens, decodedTokens, unusedTokens }: Cost): Cost {
  return { evaluatedTokens, decodedTokens, unusedTokens };
}

/** What became of a case. */
export interface Answer {
  readonly key: string;
  /** Empty where nothing was shown. */
  readonly text: string;
  /** UTF-16 units right of the cursor that it replaces. */
  readonly replaces: number;
  /** Why nothing was shown. */
  readonly silence?: Silence;
  /** Mean natural logarithm of its tokens' probabilities. */
  readonly confidence?: number;
  readonly cost?: Cost;
  /** What a filter should have caught. */
  readonly faults?: readonly Fault[];
  /** Absent where there are no tests, or where even what was written fails them here. */
  readonly passed?: boolean;
}

/**
 * The name under which an answer is kept: another one as soon as anything about the case changes, but for how it is
 * reported.
 */
export function keyOf(set: string, one: Case): string {
  return shortHash(JSON.stringify([set, { ...one, main: undefined, parts: undefined }]));
}

/** Enough of a SHA-256 to tell some thousands of things apart. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 20);
}

/** The source with a text at the case's place, and the tests behind it. */
export function programOf({ before, after, tests }: Case, text: string, replaces = 0): string {
  return `${before}${text}${after.slice(replaces)}\n${tests?.code ?? ''}\n`;
}
