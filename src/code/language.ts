/** A row of the registry of languages. */
export interface LanguageFacts extends Lexis {
  readonly blocks: BlockStyle;
  /** A line, without its comment, that opens a block. */
  readonly opensBlock: RegExp;
  /** Whether it is no code, but text for people. */
  readonly prose: boolean;
  /** Whether suggestions come line by line: rows of data and prose have no block that one would want whole. */
  readonly lineByLine: boolean;
  /** Whether a string that stands alone says what a comment would. */
  readonly docstrings: boolean;
  /** Whether there is text between tags, which may have apostrophes. */
  readonly markup: boolean;
  /** Whether `"` and `'` mean the same. */
  readonly eitherQuote: boolean;
  readonly grammar?: GrammarFacts;
  /** How imports are written; absent where no reader knows them. */
  readonly imports?: ImportStyle;
  /** Groups of languages that are written alike, or use one another's code. */
  readonly related: readonly string[];
  /**
   * Extensions of files that can be imported, without the dot: no editor tells the language of a file that is not
   * open.
   */
  readonly extensions: readonly string[];
}

/** How a language shows where its blocks begin and end; `none` is prose and data without blocks. */
export type BlockStyle = 'brackets' | 'indentation' | 'keywords' | 'tags' | 'none';

/** How imports are written and found; `imports/resolve.ts` has a reader for each. */
export type ImportStyle = 'javascript' | 'python' | 'go' | 'jvm' | 'csharp' | 'rust' | 'c' | 'php' | 'ruby';

/** A grammar in `syntaxes/`, and what our queries on it need to know. */
export interface GrammarFacts {
  /** The grammar's folder. */
  readonly name: string;
  /** The npm package that carries the grammar compiled to WebAssembly, as `name@version`. */
  readonly upstream: string;
  /** Folders whose queries tell what is around a place. */
  readonly structure: readonly string[];
  /** Folders whose queries tell what a file declares; empty where there are none. */
  readonly outline: readonly string[];
  /**
   * A line that is the first of a construct, and no text in a comment; where absent, every line that begins with a
   * word.
   */
  readonly beginsConstruct?: RegExp;
  /** The text that has to stand before a part of a file so that it is taken for code. */
  readonly opening?: string;
}

/** The facts of a language that tell its brackets from those in strings and comments. */
export interface Lexis {
  readonly lineComments: readonly string[];
  readonly blockComments: readonly (readonly [open: string, close: string])[];
  /** Forms of strings, longer openers before shorter ones. */
  readonly strings: readonly StringForm[];
  /** Whether `'` quotes one character, and is otherwise no quote (lifetimes, primes, digit separators). */
  readonly characters: boolean;
  /** Whether `/` may begin a regular expression. */
  readonly regularExpressions: boolean;
  /** The brackets that come in pairs. */
  readonly brackets: string;
}

/** One way to write a string. */
export interface StringForm {
  readonly open: string;
  readonly close: string;
  /** Whether the string goes on after a line's end. */
  readonly multiline: boolean;
  /** Whether a backslash is a character like any other. */
  readonly raw: boolean;
  readonly interpolation?: Interpolation;
}

/** Code within a string. */
export interface Interpolation {
  /** Texts that begin the code. The one bracket in each is closed by its counterpart: `${`, `#{`, `$(`, `{`. */
  readonly openers: readonly string[];
  /**
   * The text before the opening quote of a string that has any interpolation: the letters of Python's f-strings.
   * Absent where every string of the form has.
   */
  readonly prefix?: RegExp;
  /** Whether an opener that is written twice is text. */
  readonly doubled?: boolean;
  /** Whether the code may go on after a line's end; elsewhere an opener that is not closed in its line is text. */
  readonly acrossLines?: boolean;
}
