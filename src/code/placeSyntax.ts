/** What the syntax tree says of a place. Pure data, so that it can travel with a snapshot. */
export interface PlaceSyntax {
  /** What the cursor is in. */
  readonly kind: 'code' | 'comment' | 'string';
  /** Whether the cursor is between the brackets of a call, a parameter list, or a literal that is no block. */
  readonly inBrackets: boolean;
  /** The innermost block that the cursor is in; absent at the top level. */
  readonly block?: BlockSyntax;
}

export interface BlockSyntax {
  /** Whether nothing but blanks and comments stands in it. */
  readonly empty: boolean;
  /** The indentation of the line that opens it, as it is written. */
  readonly openerIndent: string;
  /** Whether its closing bracket or keyword is in the document; indentation closes nothing. */
  readonly closed: boolean;
}
