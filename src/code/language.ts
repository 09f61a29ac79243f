/** Code within a string. */
export interface Interpolation {
  /** What begins it; its one bracket is closed by the counterpart: `${`, `#{`, `$(`, `{`. */
  readonly openers: readonly string[];
  /** What stands before the string's opening quote where it has any: the letters of Python's f-strings. */
  readonly prefix?: RegExp;
  /** Whether its opener, written twice, is text. */
  readonly doubled?: boolean;
  /** Whether it may go on after a line's end; elsewhere an opener that is not closed in its line is text. */
  readonly acrossLines?: boolean;
}

/** One way to write a string. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** Whether it goes on after a line's end. */
  readonly multiline: boolean;
  /** Whether a backslash is a character like any other. */
  readonly raw: boolean;
  readonly interpolation?: Interpolation;
}

/** What has to be known of a language to tell its brackets from those in strings and comments. */
export interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Longer openers before shorter ones. */
  readonly strings: readonly StringForm[];
  /** Whether `'` quotes one character, and is otherwise no quote (lifetimes, primes, digit separators). */
  readonly characters: boolean;
  readonly regularExpressions: boolean;
  /** The brackets that come in pairs. */
  readonly brackets: string;
}

/** How a language shows where its blocks begin and end; `none` is prose and data without blocks. */
export type BlockStyle = 'brackets' | 'indentation' | 'keywords' | 'tags' | 'none';

/** A grammar in `syntaxes/`, and what our queries on it need to know. */
export interface GrammarFacts {
  /** Its folder. */
  readonly name: string;
  /** The npm package that carries it compiled to WebAssembly, as `name@version`. */
  readonly upstream: string;
  /** The folders whose queries apply, for a place in the text and for an outline. */
  readonly structure: readonly string[];
  readonly outline: readonly string[];
  /** A line that is the first of a construct, and no text in a comment; one that begins with a word where absent. */
  readonly beginsConstruct?: RegExp;
  /** What has to stand before a part of a file so that it is taken for code. */
  readonly opening?: string;
}

/** How imports are written and found; `code/imports/resolve.ts` has a reader for each. */
export type ImportStyle = 'javascript' | 'python' | 'go' | 'jvm' | 'csharp' | 'rust' | 'c' | 'php' | 'ruby';

/** A row of the registry. */
export interface LanguageFacts extends Lexis {
  readonly blocks: BlockStyle;
  /** A line, without its comment, that opens a block. */
  readonly opensBlock: RegExp;
  /** Whether suggestions come line by line: rows of data and prose have no block that one would want whole. */
  readonly lineByLine: boolean;
  /** Whether a string that stands alone says what a comment would. */
  readonly docstrings: boolean;
  /** Whether there is text between tags, which may have apostrophes. */
  readonly markup: boolean;
  /** Whether `"` and `'` mean the same. */
  readonly eitherQuote: boolean;
  readonly grammar?: GrammarFacts;
  readonly imports?: ImportStyle;
  /** Groups of languages that are written alike, or use one another's code. */
  readonly related: readonly string[];
  /** Extensions of files that can be imported: no editor tells the language of a file that is not open. */
  readonly extensions: readonly string[];
}
