import type { ContextFile, Snapshot } from '../types.ts';

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

/**
 * Where a piece of context comes from: the definitions that the file imports, what stands above a notebook's
 * cell, the file's own declarations outside the prompt's window, similar code elsewhere, what was edited last.
 */
export type ChunkKind = 'import' | 'cell' | 'far' | 'similar' | 'edit';

/** A piece of text that may become context. */
export interface Chunk {
  readonly kind: ChunkKind;
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** Whole lines, LF line ends, none at the end. */
  readonly text: string;
  /** How much it is expected to help among chunks of its kind: from 0 to 1. */
  readonly worth: number;
}
