import { isBlank } from '../util/text.ts';
import { isClosing } from './lineSuffix.ts';
import type { Silence } from './types.ts';

/** The reason to stay silent; undefined where the model is to be asked. */
export function gate(facts: GateFacts): Silence | undefined {
  if (!facts.enabled) return 'disabled';
  if (!facts.languageEnabled) return 'language-off';
  if (!facts.editable) return 'not-editable';
  if (facts.leftAlone) return facts.leftAlone;
  if (facts.cursors !== 1) return 'multi-cursor';
  if (facts.hasSelection) return 'selection';
  if (startsWithWord(facts.right)) return 'inside-word';
  if (isBlank(facts.left) && !isClosing(facts.right)) return 'before-code';
  return undefined;
}

/** What the editor knows about a request before anything is computed. */
export interface GateFacts {
  readonly enabled: boolean;
  readonly languageEnabled: boolean;
  /** Whether the document can be written to, and is typed in by people: not `git:`, output, or read-only. */
  readonly editable: boolean;
  /** Why the file is left alone; undefined where it is not. */
  readonly leftAlone: 'secret' | 'ignored' | undefined;
  /** How many cursors the editor has. */
  readonly cursors: number;
  readonly hasSelection: boolean;
  /** The text left of the cursor on its line. */
  readonly left: string;
  /** The text right of the cursor on its line. */
  readonly right: string;
}

/**
 * Silences that hold only where the user did not ask: within a word the rest of it is there already, and before code in an
 * indented line Tab indents.
 */
export const UNASKED: readonly Silence[] = ['inside-word', 'before-code'];

/** Whether a text goes on with a word that ends before it. */
export function startsWithWord(text: string): boolean {
  return STARTS_WITH_WORD.test(text);
}

/** A text that begins with a character of a word. */
const STARTS_WITH_WORD = /^[\p{L}\p{N}_$]/u;
