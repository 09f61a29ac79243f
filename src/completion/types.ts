import type { CompletionCost, ContextFile, Extent, TokenScore, Written } from '../protocol/messages.ts';
import type { PlaceSyntax } from '../syntax/place.ts';

export type { CompletionCost, ContextFile, Extent, PlaceSyntax, TokenScore, Written };

/**
 * The document around the cursor at one version: bounded slices, LF line ends. Everything after this stage
 * works on it and never on the live document.
 */
export interface Snapshot {
  /** Identifies the document (its URI). */
  readonly document: string;
  /** Relative to the workspace, with `/`; what a model may be told of where the file lies. */
  readonly path: string;
  readonly languageId: string;
  readonly version: number;
  /** Text before the cursor, at most `BEFORE_LIMIT` UTF-16 units. */
  readonly before: string;
  /** Text after the cursor, at most `AFTER_LIMIT` UTF-16 units. */
  readonly after: string;
  /** The cursor's line in the document, from 0. */
  readonly line: number;
  readonly indentation: Indentation;
  /** Absent for languages without a grammar, in large files, and while the tree is being made. */
  readonly syntax?: PlaceSyntax | undefined;
}

/** How the editor indents this document. */
export interface Indentation {
  readonly insertSpaces: boolean;
  /** Columns of a level, and of a tab. */
  readonly size: number;
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
  readonly path: string;
  readonly before: string;
  /** Text that the completion has to lead over to: closers right of the cursor are left out. */
  readonly suffix: string;
  /** Upper limit, in tokens. */
  readonly maxTokens: number;
  readonly extent: Extent;
  /** Text from elsewhere, what changes least first. A prompt that is in the KV cache goes on with what it has. */
  readonly context: readonly ContextFile[];
}

/** What the model wrote, as it wrote it. */
export interface Candidate {
  readonly text: string;
  /** How sure the model was of each token, in the text's order. */
  readonly scores: readonly TokenScore[];
  /** Other texts, where they were asked for. */
  readonly alternatives: readonly Written[];
  readonly cost: CompletionCost;
  /** Whether nothing but the limit of tokens ended it. */
  readonly unfinished?: boolean;
}

/** Text that may be shown. */
export interface Suggestion {
  /** Never empty; LF line ends. */
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
  | 'repeats-itself'
  | 'unbalanced'
  | 'too-little'
  | 'not-confident'
  | 'secret'
  | 'ignored'
  | 'only-closers'
  | 'widget-disagrees';

/** `memory`: it was computed before, for this place or one from which the user typed along. */
export type Source = 'model' | 'memory';

/** The end of one request. */
export type Outcome =
  | {
      readonly kind: 'shown';
      readonly suggestion: Suggestion;
      readonly source: Source;
      /** Other suggestions for the place, where the user asked for them. */
      readonly alternatives?: readonly Suggestion[];
      /** Mean natural logarithm of the probabilities of the shown text's tokens. */
      readonly confidence?: number;
      readonly cost?: CompletionCost;
    }
  | {
      readonly kind: 'silent';
      readonly reason: Silence;
      /** As above, of what was held back. */
      readonly confidence?: number;
      readonly cost?: CompletionCost;
      readonly detail?: string;
    };
