import type { PlaceSyntax } from '../code/place.ts';
import type { CompletionCost, ContextFile, Extent, TokenScore, ScoredText } from '../protocol/messages.ts';

export type { CompletionCost, ContextFile, Extent, PlaceSyntax, TokenScore, ScoredText };

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
export type LineSuffix =
  /** Nothing, or only closers and blanks: what an editor inserts by itself. */
  | { readonly kind: 'closers'; readonly text: string }
  /** Code that the completion has to fit to. */
  | { readonly kind: 'code'; readonly text: string };

/** The snapshot, taken apart at the cursor's line. */
export interface AfterCursor {
  readonly lineSuffix: LineSuffix;
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

/** What a prompt is to show from beyond its own window. */
export interface ContextSource {
  /**
   * Asked at every keystroke, so nothing is waited for or computed: the answer is what is known by now.
   * @returns what changes least first; the same array as long as nothing of it changed.
   */
  contextFor(snapshot: Pick<Snapshot, 'document' | 'languageId'>): readonly ContextFile[];
  /** Resolves when what is being collected now is known; absent where nothing has to be collected. */
  collected?(): Promise<void>;
}

/** What the model wrote, as it wrote it. */
export interface Candidate {
  readonly text: string;
  /** How sure the model was of each token, in the text's order. */
  readonly scores: readonly TokenScore[];
  /** Other texts, where they were asked for. */
  readonly alternatives: readonly ScoredText[];
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
export type AnswerSource = 'model' | 'memory';

/** The end of one request. */
export type Outcome =
  | {
      readonly kind: 'shown';
      readonly suggestion: Suggestion;
      readonly source: AnswerSource;
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

/** The log's sentence for each reason why nothing was shown. */
export const REASONS: Readonly<Record<Silence, string>> = {
  disabled: 'Nearline is switched off',
  'language-off': 'completion is off for this language (setting nearline.languages)',
  'not-editable': 'the document is read-only, or not one that is typed in',
  'multi-cursor': 'there is more than one cursor',
  'inside-word': 'the cursor is inside a word',
  selection: 'text is selected',
  cancelled: 'a newer keystroke came first',
  stale: 'the document changed before the answer came',
  'engine-unavailable': 'no model is ready',
  'engine-failed': 'the engine could not answer',
  empty: 'the model ends the line here',
  'repeats-suffix': 'the completion only repeats what stands right of the cursor',
  'repeats-next-line': 'the completion repeats the next line',
  'repeats-itself': 'the completion goes in circles',
  unbalanced: 'the completion would leave brackets or quotes open that were balanced',
  'too-little': 'the completion is too short to be worth reading',
  'not-confident': 'the model is not sure enough (setting nearline.showDoubtful)',
  secret: 'the file may hold secrets, which no model is shown',
  ignored: 'the file is named in a .nearlineignore file',
  'widget-disagrees': 'the suggest widget has something else selected',
  'only-closers': 'the completion consists of nothing but closing characters that are there already',
};
