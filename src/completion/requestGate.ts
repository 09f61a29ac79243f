import { isBlank } from '../util/text.ts';
import { isClosing } from './lineSuffix.ts';
import { type TabFacts, wantsTab } from './tabKey.ts';
import type { Silence } from './types.ts';

/** The reason to stay silent; undefined where the model is to be asked. */
export function gate(facts: GateFacts): Silence | undefined {
  if (!facts.enabled) return 'disabled';
  if (!facts.languageEnabled) return 'language-off';
  if (!facts.editable) return 'not-editable';
  if (facts.leftAlone) return facts.leftAlone;
  if (facts.cursors !== 1) return 'multi-cursor';
  if (facts.hasSelection) return 'selection';
  if (facts.manual) return 'manual';
  if (facts.afterDeletion) return 'after-deletion';
  if (facts.left.length + facts.right.length > LONGEST_LINE) return 'long-line';
  if (startsWithWord(facts.right)) return 'inside-word';
  if (isBlank(facts.left) && !isClosing(facts.right)) return 'before-code';
  return wantsTab(facts) ? 'wants-tab' : undefined;
}

/**
 * UTF-16 units of a line that people write; longer ones are minified code and data. Chosen as a quarter of what the model
 * is shown before the cursor.
 */
const LONGEST_LINE = 2_000;

/** What the editor knows about a request before anything is computed. */
export interface GateFacts extends TabFacts {
  readonly enabled: boolean;
  readonly languageEnabled: boolean;
  /** Whether the document can be written to, and is typed in by people: not `git:`, output, or read-only. */
  readonly editable: boolean;
  /** Why the file is left alone; undefined where it is not. */
  readonly leftAlone: 'secret' | 'ignored' | undefined;
  /** How many cursors the editor has. */
  readonly cursors: number;
  readonly hasSelection: boolean;
  /** Whether suggestions come only when the user asks. */
  readonly manual: boolean;
  /** Whether the last thing that happened to the document is that something was deleted, undone or redone. */
  readonly afterDeletion: boolean;
}

/**
 * Silences that hold only where the user did not ask: within a word the rest of it is there already, after a deletion
 * nothing is wanted yet, and where Tab is wanted for something else a suggestion would take it away.
 */
export const UNASKED: readonly Silence[] = [
  'manual',
  'after-deletion',
  'long-line',
  'inside-word',
  'before-code',
  'wants-tab',
];

/** Whether a text goes on with a word that ends before it. */
export function startsWithWord(text: string): boolean {
  return STARTS_WITH_WORD.test(text);
}

/** A text that begins with a character of a word. */
const STARTS_WITH_WORD = /^[\p{L}\p{N}_$]/u;
