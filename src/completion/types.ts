import type { CompletionCost } from '../protocol/messages.ts';

export type { CompletionCost };

/**
 * The document around the cursor at one version: bounded slices, LF line ends. Everything after this stage
 * works on it and never on the live document.
 */
export interface Snapshot {
  /** Identifies the document (its URI). */
  readonly document: string;
  readonly languageId: string;
  readonly version: number;
  /** Text before the cursor, at most `BEFORE_LIMIT` UTF-16 units. */
  readonly before: string;
  /** Text after the cursor, at most `AFTER_LIMIT` UTF-16 units. */
  readonly after: string;
}

/** Enough for the largest prefix and the longest forced middle together. */
export const BEFORE_LIMIT = 8000;

/** Enough for the suffix window, with room to see that it only shifted. */
export const AFTER_LIMIT = 3000;

/** What stands right of the cursor on its line. */
export type Remainder =
  /** Nothing, or only closers and blanks: what an editor inserts by itself. */
  | { readonly kind: 'closers'; readonly text: string }
  /** Code that the completion has to fit to. */
  | { readonly kind: 'code'; readonly text: string };

/** The snapshot, taken apart at the cursor's line. */
export interface Context {
  readonly remainder: Remainder;
  /** Lines below the cursor's line. */
  readonly below: string;
}

/** What a model is asked: the text on both sides of the place, and how much to write. */
export interface Prompt {
  /** Identifies the document, so that what was computed for it before is found again. */
  readonly document: string;
  readonly before: string;
  /** Text that the completion has to lead over to: closers right of the cursor are left out. */
  readonly suffix: string;
  /** Upper limit, in tokens. */
  readonly maxTokens: number;
}

/** What the model wrote, as it wrote it. */
export interface Candidate {
  readonly text: string;
  readonly cost: CompletionCost;
}

/** Text that may be shown. */
export interface Suggestion {
  /** Never empty, one line. */
  readonly text: string;
  /** UTF-16 units right of the cursor that accepting replaces. */
  readonly replaces: number;
}

/** Why nothing is shown. Each has a sentence in `reasons.ts`. */
export type Silence =
  | 'disabled'
  | 'language-off'
  | 'not-editable'
  | 'multi-cursor'
  | 'inside-word'
  | 'selection'
  | 'cancelled'
  | 'stale'
  | 'engine-unavailable'
  | 'engine-failed'
  | 'empty'
  | 'repeats-suffix'
  | 'repeats-next-line'
  | 'only-closers'
  | 'widget-disagrees';

export type Source = 'model' | 'typed-along';

/** The end of one request. */
export type Outcome =
  | {
      readonly kind: 'shown';
      readonly suggestion: Suggestion;
      readonly source: Source;
      readonly cost?: CompletionCost;
    }
  | {
      readonly kind: 'silent';
      readonly reason: Silence;
      readonly cost?: CompletionCost;
      readonly detail?: string;
    };
