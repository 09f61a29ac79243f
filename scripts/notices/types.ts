/** One piece of other people's work in the package, and the terms it comes under. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** A web address, or '' where the author names none. */
  readonly repository: string;
  /** Licence texts in full. */
  readonly texts: readonly string[];
}

/** A heading of the notices file with what stands under it. */
export interface Section {
  readonly title: string;
  /** Markdown paragraphs. */
  readonly intro: string;
  readonly notices: readonly Notice[];
}
