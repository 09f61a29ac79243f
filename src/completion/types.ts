import type { PlaceSyntax } from '../code/place.ts';
import type {
  CompletionCost,
  ContextFile,
  Extent,
  LeastCertainty,
  TokenScore,
  ScoredText,
} from '../protocol/messages.ts';

export type { CompletionCost, ContextFile, Extent, LeastCertainty, PlaceSyntax, TokenScore, ScoredText };

/**
 * The document around the cursor at one version: bounded slices, LF line ends. Every stage of the pipeline works on a
 * snapshot and never on the live document.
 */
export interface Snapshot {
  /** The document's URI, which identifies it. */
  readonly document: string;
  /** The file's path, relative to the workspace, with `/`: what a model may be told of where the file lies. */
  readonly path: string;
  /** The language, as VS Code names it. */
  readonly languageId: string;
  readonly version: number;
  /** Text before the cursor, at most `BEFORE_LIMIT` UTF-16 units. */
  readonly before: string;
  /** Text after the cursor, at most `AFTER_LIMIT` UTF-16 units. */
  readonly after: string;
  /** The cursor's line in the document, from 0. */
  readonly line: number;
  readonly indentation: Indentation;
  /**
   * What the syntax tree says of the cursor's place; absent for languages without a grammar, in large files, and while
   * the tree is being made.
   */
  readonly syntax?: PlaceSyntax | undefined;
}

/** How the editor indents a document. */
export interface Indentation {
  readonly insertSpaces: boolean;
  /** Columns of a level, and of a tab. */
  readonly size: number;
}

/**
 * UTF-16 units before the cursor in a snapshot: enough for the largest prefix and the longest forced middle together.
 */
export const BEFORE_LIMIT = 8000;

/**
 * UTF-16 units after the cursor in a snapshot: enough for the suffix window, with room to see that it only shifted.
 */
export const AFTER_LIMIT = 3000;

/** The text after the cursor, taken apart at the end of the cursor's line. */
export interface AfterCursor {
  readonly lineSuffix: LineSuffix;
  /** The lines below the cursor's line. */
  readonly below: string;
}

/**
 * The text right of the cursor on its line. `closers` is nothing, or only closers and blanks, as an editor inserts
 * them by itself; `code` is text that the completion has to lead over to.
 */
export type LineSuffix =
  /** Nothing, or only closers and blanks: what an editor inserts by itself. */
  | { readonly kind: 'closers'; readonly text: string }
  /** Code that the completion has to fit to. */
  | { readonly kind: 'code'; readonly text: string };

/** What a model is asked: the text on both sides of the place, and how much to write. */
export interface Prompt {
  /** The document's URI: what was computed for the document before is found again by it. */
  readonly document: string;
  readonly path: string;
  readonly before: string;
  /** Text that the completion has to lead over to: closers right of the cursor are left out. */
  readonly suffix: string;
  /** Upper limit of the completion, in tokens. */
  readonly maxTokens: number;
  /** How far the completion may go, in lines. */
  readonly extent: Extent;
  /** How certain the completion has to be; absent: as uncertain as it may be. */
  readonly certainty?: LeastCertainty | undefined;
  /**
   * Text of other files, what changes least first. A prompt that is in the KV cache goes on with the context that it
   * has.
   */
  readonly context: readonly ContextFile[];
}

/** Where the pipeline gets the text of other files from. */
export interface ContextSource {
  /**
   * The context that is known by now, what changes least first; the same array as long as nothing of it changed. Asked
   * at every keystroke, so that nothing is waited for or computed.
   */
  contextFor(snapshot: Pick<Snapshot, 'document' | 'languageId'>): readonly ContextFile[];
  /** Resolves when what is being collected now is known; absent where nothing has to be collected. */
  collected?(): Promise<void>;
}

/** What the model wrote, as it wrote it. */
export interface Candidate {
  /** The text, LF line ends. */
  readonly text: string;
  /** How sure the model was of each token, in the text's order. */
  readonly scores: readonly TokenScore[];
  /** Other texts for the same place; empty where they were not asked for. */
  readonly alternatives: readonly ScoredText[];
  readonly cost: CompletionCost;
  /** Whether nothing but the limit of tokens ended the text. */
  readonly unfinished?: boolean;
}

/** Text that may be shown. */
export interface Suggestion {
  /** The text, never empty, LF line ends. */
  readonly text: string;
  /** UTF-16 units right of the cursor that accepting the suggestion replaces. */
  readonly replaces: number;
}

/** The end of one request. */
export type Outcome =
  | {
      readonly kind: 'shown';
      readonly suggestion: Suggestion;
      readonly source: AnswerSource;
      /** Other suggestions for the place; absent where the user did not ask for them. */
      readonly alternatives?: readonly Suggestion[];
      /** Mean natural logarithm of the probabilities of the text's tokens; absent where it comes from memory. */
      readonly confidence?: number;
      readonly cost?: CompletionCost;
    }
  | {
      readonly kind: 'silent';
      readonly reason: Silence;
      /** As above, of the text that is held back. */
      readonly confidence?: number;
      readonly cost?: CompletionCost;
      readonly detail?: string;
    };

/**
 * Where an answer comes from. `memory`: it was computed before, for this place or for one from which the user typed
 * along.
 */
export type AnswerSource = 'model' | 'memory';

/** Why nothing is shown. `REASONS` has a sentence for each. */
export type Silence =
  | 'disabled'
  | 'language-off'
  | 'not-editable'
  | 'multi-cursor'
  | 'inside-word'
  | 'before-code'
  | 'manual'
  | 'after-deletion'
  | 'long-line'
  | 'wants-tab'
  | 'prose'
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
  | 'refused'
  | 'secret'
  | 'ignored'
  | 'only-closers'
  | 'widget-disagrees';

/** The log's sentence for each reason why nothing was shown. */
export const REASONS: Readonly<Record<Silence, string>> = {
  disabled: 'Nearline is switched off',
  'language-off': 'completion is off for this language (setting nearline.languages)',
  'not-editable': 'the document is read-only, or not one that is typed in',
  'multi-cursor': 'there is more than one cursor',
  'inside-word': 'the cursor is inside a word',
  'before-code': 'code follows in the line, with nothing but blanks before the cursor',
  manual: 'suggestions come only when asked for (setting nearline.trigger, or editor.inlineSuggest.enabled)',
  'after-deletion': 'something was deleted or undone, and nothing was typed since',
  'long-line': 'the line is longer than people write them',
  'wants-tab': 'Tab is likely to be wanted for something else',
  prose: 'suggestions in comments and prose are off, or come only when asked for (setting nearline.comments)',
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
  'not-confident': 'the model is not sure enough (setting nearline.eagerness)',
  refused: 'the suggestion was typed over here before',
  secret: 'the file may hold secrets, which no model is shown',
  ignored: 'the file is named in a .nearlineignore file',
  'widget-disagrees': 'the suggest widget has something else selected',
  'only-closers': 'the completion consists of nothing but closing characters that are there already',
};
