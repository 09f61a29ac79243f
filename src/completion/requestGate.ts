import type { Silence } from './types.ts';

/** What the editor knows about a request before anything is computed. */
export interface GateFacts {
  readonly enabled: boolean;
  readonly languageEnabled: boolean;
  /** The document can be written to and is one that people type in: not `git:`, output, or read-only. */
  readonly editable: boolean;
  /** Why the file is left alone, if it is. */
  readonly leftAlone: 'secret' | 'ignored' | undefined;
  readonly cursors: number;
  readonly hasSelection: boolean;
  /** The text right of the cursor on its line. */
  readonly right: string;
}

const STARTS_WITH_WORD = /^[\p{L}\p{N}_$]/u;

/** Whether a text goes on with a word that ends before it. */
export function startsWithWord(text: string): boolean {
  return STARTS_WITH_WORD.test(text);
}

/** Whether to stay silent, and why. `undefined` means: ask. */
export function gate(facts: GateFacts): Silence | undefined {
  if (!facts.enabled) return 'disabled';
  if (!facts.languageEnabled) return 'language-off';
  if (!facts.editable) return 'not-editable';
  if (facts.leftAlone) return facts.leftAlone;
  if (facts.cursors !== 1) return 'multi-cursor';
  if (facts.hasSelection) return 'selection';
  if (startsWithWord(facts.right)) return 'inside-word';
  return undefined;
}
